/** The portals that an alert or an incident of Sentinel can lie in, public and sovereign clouds. */
const PORTAL_HOSTS = new Set([
  'portal.azure.com',
  'portal.azure.us',
  'portal.azure.cn',
  'security.microsoft.com',
  'security.microsoft.us',
]);

/**
 * The address when it leads to a Microsoft portal over https without credentials, in the form in which it is
 * safe inside `<` and `>` of a Markdown link; otherwise undefined. The link came in with the alert, so it is
 * attacker text like the rest.
 */
export function portalLink(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const isPortal = url.protocol === 'https:' && PORTAL_HOSTS.has(url.hostname) && url.port === '';
  if (!isPortal || url.username !== '' || url.password !== '') return undefined;
  // URL encodes spaces and angle brackets in path and query, but not all of Markdown's own characters in the
  // fragment, where the Azure portal keeps its whole route.
  return url.href.replace(/[^\w#$%&+,\-./:;=?@]/g, (character) => encodeURIComponent(character));
}
