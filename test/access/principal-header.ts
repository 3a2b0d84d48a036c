/** The header of App Service authentication for somebody, as Microsoft Learn shows it. */
export function principalHeader(options: {
  readonly roles: readonly string[];
  readonly name?: string;
  readonly id?: string;
  readonly provider?: string;
  readonly roleClaim?: string;
}): string {
  const { id = '00000000-0000-0000-0000-000000000001', provider = 'aad', roleClaim = 'roles' } = options;
  const principal = {
    auth_typ: provider,
    name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
    claims: [
      { typ: 'aud', val: '00000000-0000-0000-0000-0000000000aa' },
      { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: id },
      ...(options.name === undefined ? [] : [{ typ: 'preferred_username', val: options.name }]),
      ...options.roles.map((val) => ({ typ: roleClaim, val })),
    ],
  };
  return Buffer.from(JSON.stringify(principal)).toString('base64');
}
