import type { ScalarType } from './tree.ts';

/**
 * The types of the columns of the Defender for Endpoint tables, by name: a name has one type in all of them
 * (Microsoft Learn, "DeviceProcessEvents", "DeviceFileEvents" in the Azure Monitor table reference). Values come as
 * JSON, in custom details even as strings, so the type has to be known to read them.
 */
const NAMES_BY_TYPE: Readonly<Partial<Record<ScalarType, string>>> = {
  string: `
    AccountDomain AccountName AccountObjectId AccountSid AccountUpn ActionType AppGuardContainerId
    DeviceId DeviceName FileName FileOriginIP FileOriginReferrerUrl FileOriginUrl FolderPath
    InitiatingProcessAccountDomain InitiatingProcessAccountName InitiatingProcessAccountObjectId
    InitiatingProcessAccountSid InitiatingProcessAccountUpn InitiatingProcessCommandLine InitiatingProcessFileName
    InitiatingProcessFolderPath InitiatingProcessIntegrityLevel InitiatingProcessMD5
    InitiatingProcessParentFileName InitiatingProcessRemoteSessionDeviceName InitiatingProcessRemoteSessionIP
    InitiatingProcessSHA1 InitiatingProcessSHA256 InitiatingProcessSignatureStatus InitiatingProcessSignerType
    InitiatingProcessTokenElevation InitiatingProcessUniqueId InitiatingProcessVersionInfoCompanyName
    InitiatingProcessVersionInfoFileDescription InitiatingProcessVersionInfoInternalFileName
    InitiatingProcessVersionInfoOriginalFileName InitiatingProcessVersionInfoProductName
    InitiatingProcessVersionInfoProductVersion MD5 MachineGroup PreviousFileName PreviousFolderPath
    ProcessCommandLine ProcessIntegrityLevel ProcessRemoteSessionDeviceName ProcessRemoteSessionIP
    ProcessTokenElevation ProcessUniqueId ProcessVersionInfoCompanyName ProcessVersionInfoFileDescription
    ProcessVersionInfoInternalFileName ProcessVersionInfoOriginalFileName ProcessVersionInfoProductName
    ProcessVersionInfoProductVersion RequestAccountDomain RequestAccountName RequestAccountSid RequestProtocol
    RequestSourceIP SHA1 SHA256 SensitivityLabel SensitivitySubLabel ShareName SourceSystem TenantId Type`,
  long: `
    FileSize InitiatingProcessFileSize InitiatingProcessId InitiatingProcessLogonId InitiatingProcessParentId
    InitiatingProcessSessionId LogonId ProcessId ProcessSessionId ReportId RequestSourcePort`,
  datetime: `
    InitiatingProcessCreationTime InitiatingProcessParentCreationTime ProcessCreationTime TimeGenerated Timestamp`,
  bool: 'InitiatingProcessRemoteSession IsAzureInfoProtectionApplied IsInitiatingProcessRemoteSession IsProcessRemoteSession',
  dynamic: 'AdditionalFields',
};

const TYPES: ReadonlyMap<string, ScalarType> = new Map(
  (['string', 'long', 'datetime', 'bool', 'dynamic'] as const).flatMap((type) =>
    (NAMES_BY_TYPE[type] ?? '')
      .trim()
      .split(/\s+/)
      .map((name) => [name, type] as const),
  ),
);

/** The type of a column, undefined for one that these tables don't have. Names are case-sensitive, as in KQL. */
export function columnType(name: string): ScalarType | undefined {
  return TYPES.get(name);
}
