// Generated from rules/systemctl.kql by `npm run rule`. Do not edit.
import type { CompiledRule } from './tree.ts';

export const shippedRuleData: CompiledRule = {
  "name": "Detect Systemctl",
  "sha256": "ffe0e29a6a7bb3f8c2a7bf7ddcf14a4f1e2f35432d919cb01cfcb9292a63c80a",
  "text": "// Detect Systemctl — MITRE ATT&CK T1569.003 (System Services: Systemctl), T1543.002 (Systemd Service).\n// The one text of the rule: deployed as the analytics rule, compiled by the build, explained for every alert.\n// Three branches, told apart by DetectionBranch; a row that satisfies two of them is reported by both.\n\n// Installers and environment managers, which write unit files and enable services by design.\nlet PackageManagers = dynamic([\n    \"dpkg\", \"apt\", \"apt-get\", \"rpm\", \"yum\", \"dnf\", \"snap\", \"packagekitd\", \"zypper\", \"pacman\",\n    \"pip\", \"pip3\", \"conda\", \"flatpak\"\n]);\n// Web servers, application servers and interpreters: what runs when a service is exploited.\nlet SuspiciousParents = dynamic([\n    \"apache2\", \"nginx\", \"httpd\", \"php-fpm\", \"php\", \"node\", \"nodejs\", \"java\", \"python\", \"python3\", \"ruby\",\n    \"perl\", \"gunicorn\", \"uwsgi\", \"lighttpd\", \"caddy\", \"haproxy\"\n]);\n// World-writable places, downloads, shells on a socket, decoders and miners in the command that writes a unit.\nlet SuspiciousServiceContentPatterns = dynamic([\n    \"/tmp/\", \"/dev/shm/\", \"/var/tmp/\", \"wget \", \"curl \", \" nc \", \"bash -i\", \"sh -i\", \"python -c\", \"perl -e\",\n    \"ruby -e\", \"base64 -d\", \"xmrig\", \"minerd\", \"cpuminer\", \"mkfifo\", \"/dev/tcp/\"\n]);\n\n// systemctl that a server or an interpreter started, directly or through a shell.\nDeviceProcessEvents\n| where Timestamp > ago(24h)\n| where FileName =~ \"systemctl\"\n| where ProcessCommandLine has_any (\"start\", \"enable\", \"daemon-reload\", \"link\")\n| where InitiatingProcessFileName has_any (SuspiciousParents)\n    or InitiatingProcessParentFileName has_any (SuspiciousParents)\n| extend DetectionBranch = \"WebApp_Process_Spawned_Systemctl\", SourceTable = \"DeviceProcessEvents\"\n| project Timestamp, DeviceName, AccountName, ProcessCommandLine,\n    InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessParentFileName, DetectionBranch,\n    SourceTable, ActionType, FileName, FolderPath, SHA256, AccountDomain, ProcessId, ProcessCreationTime,\n    InitiatingProcessAccountName, InitiatingProcessAccountDomain, InitiatingProcessFolderPath,\n    InitiatingProcessId, InitiatingProcessCreationTime, InitiatingProcessParentId,\n    DeviceId, ReportId, AdditionalFields\n| union (\n    // A unit file that no package manager wrote, into a directory that systemd reads.\n    DeviceFileEvents\n    | where Timestamp > ago(24h)\n    | where FolderPath has_any (\"/etc/systemd/system/\", \"/lib/systemd/system/\", \"/usr/lib/systemd/system/\", \"/run/systemd/system/\")\n    | where FileName endswith \".service\"\n    | where not (InitiatingProcessFileName has_any (PackageManagers))\n    | where InitiatingProcessFileName has_any (SuspiciousParents)\n        or InitiatingProcessCommandLine has_any (SuspiciousServiceContentPatterns)\n        or InitiatingProcessParentFileName has_any (SuspiciousParents)\n    | extend DetectionBranch = \"Suspicious_Service_Unit_File_Created\", SourceTable = \"DeviceFileEvents\"\n    | project Timestamp, DeviceName, AccountName = InitiatingProcessAccountName,\n        ProcessCommandLine = InitiatingProcessCommandLine,\n        InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessParentFileName, DetectionBranch,\n        SourceTable, ActionType, FileName, FolderPath, SHA256, PreviousFileName, PreviousFolderPath,\n        InitiatingProcessAccountName, InitiatingProcessAccountDomain, InitiatingProcessFolderPath,\n        InitiatingProcessId, InitiatingProcessCreationTime, InitiatingProcessParentId,\n        DeviceId, ReportId, AdditionalFields\n)\n| union (\n    // An account that does not administer the machine makes something persistent, outside a login session.\n    DeviceProcessEvents\n    | where Timestamp > ago(24h)\n    | where FileName =~ \"systemctl\"\n    | where ProcessCommandLine has_any (\"enable\", \"link\", \"daemon-reload\")\n    | where AccountName !in~ (\"root\", \"_\", \"systemd\", \"daemon\")\n    | where not (InitiatingProcessFileName has_any (PackageManagers))\n    | where InitiatingProcessParentFileName !in~ (\"sshd\", \"login\", \"su\", \"sudo\", \"tmux\", \"screen\")\n    | extend DetectionBranch = \"Unprivileged_Systemctl_Service_Enable\", SourceTable = \"DeviceProcessEvents\"\n    | project Timestamp, DeviceName, AccountName, ProcessCommandLine,\n        InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessParentFileName, DetectionBranch,\n        SourceTable, ActionType, FileName, FolderPath, SHA256, AccountDomain, ProcessId, ProcessCreationTime,\n        InitiatingProcessAccountName, InitiatingProcessAccountDomain, InitiatingProcessFolderPath,\n        InitiatingProcessId, InitiatingProcessCreationTime, InitiatingProcessParentId,\n        DeviceId, ReportId, AdditionalFields\n)\n| sort by Timestamp desc\n",
  "branches": [
    {
      "name": "WebApp_Process_Spawned_Systemctl",
      "table": "DeviceProcessEvents",
      "at": {"start":1322,"end":1341,"line":22,"column":1},
      "steps": [
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": ">",
            "operands": [
              {"kind":"column","name":"Timestamp","at":{"start":1350,"end":1359,"line":23,"column":9}},
              {
                "kind": "call",
                "name": "ago",
                "arguments": [
                  {"kind":"literal","type":"timespan","value":"1.00:00:00","at":{"start":1366,"end":1369,"line":23,"column":25}}
                ],
                "at": {"start":1362,"end":1370,"line":23,"column":21}
              }
            ],
            "at": {"start":1350,"end":1370,"line":23,"column":9}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "=~",
            "operands": [
              {"kind":"column","name":"FileName","at":{"start":1379,"end":1387,"line":24,"column":9}},
              {"kind":"literal","type":"string","value":"systemctl","at":{"start":1391,"end":1402,"line":24,"column":21}}
            ],
            "at": {"start":1379,"end":1402,"line":24,"column":9}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "has_any",
            "operands": [
              {"kind":"column","name":"ProcessCommandLine","at":{"start":1411,"end":1429,"line":25,"column":9}},
              {"kind":"literal","type":"string","value":"start","at":{"start":1439,"end":1446,"line":25,"column":37}},
              {"kind":"literal","type":"string","value":"enable","at":{"start":1448,"end":1456,"line":25,"column":46}},
              {
                "kind": "literal",
                "type": "string",
                "value": "daemon-reload",
                "at": {"start":1458,"end":1473,"line":25,"column":56}
              },
              {"kind":"literal","type":"string","value":"link","at":{"start":1475,"end":1481,"line":25,"column":73}}
            ],
            "at": {"start":1411,"end":1482,"line":25,"column":9}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "or",
            "operands": [
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessFileName","at":{"start":1491,"end":1516,"line":26,"column":9}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "apache2",
                      "nginx",
                      "httpd",
                      "php-fpm",
                      "php",
                      "node",
                      "nodejs",
                      "java",
                      "python",
                      "python3",
                      "ruby",
                      "perl",
                      "gunicorn",
                      "uwsgi",
                      "lighttpd",
                      "caddy",
                      "haproxy"
                    ],
                    "at": {"start":1526,"end":1543,"line":26,"column":44},
                    "name": "SuspiciousParents"
                  }
                ],
                "at": {"start":1491,"end":1544,"line":26,"column":9}
              },
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessParentFileName","at":{"start":1552,"end":1583,"line":27,"column":8}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "apache2",
                      "nginx",
                      "httpd",
                      "php-fpm",
                      "php",
                      "node",
                      "nodejs",
                      "java",
                      "python",
                      "python3",
                      "ruby",
                      "perl",
                      "gunicorn",
                      "uwsgi",
                      "lighttpd",
                      "caddy",
                      "haproxy"
                    ],
                    "at": {"start":1593,"end":1610,"line":27,"column":49},
                    "name": "SuspiciousParents"
                  }
                ],
                "at": {"start":1552,"end":1611,"line":27,"column":8}
              }
            ],
            "at": {"start":1491,"end":1611,"line":26,"column":9}
          }
        },
        {
          "kind": "extend",
          "columns": [
            {
              "name": "DetectionBranch",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "WebApp_Process_Spawned_Systemctl",
                "at": {"start":1639,"end":1673,"line":28,"column":28}
              }
            },
            {
              "name": "SourceTable",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "DeviceProcessEvents",
                "at": {"start":1689,"end":1710,"line":28,"column":78}
              }
            }
          ],
          "at": {"start":1614,"end":1710,"line":28,"column":3}
        },
        {
          "kind": "project",
          "columns": [
            {
              "name": "Timestamp",
              "value": {"kind":"column","name":"Timestamp","at":{"start":1721,"end":1730,"line":29,"column":11}}
            },
            {
              "name": "DeviceName",
              "value": {"kind":"column","name":"DeviceName","at":{"start":1732,"end":1742,"line":29,"column":22}}
            },
            {
              "name": "AccountName",
              "value": {"kind":"column","name":"AccountName","at":{"start":1744,"end":1755,"line":29,"column":34}}
            },
            {
              "name": "ProcessCommandLine",
              "value": {"kind":"column","name":"ProcessCommandLine","at":{"start":1757,"end":1775,"line":29,"column":47}}
            },
            {
              "name": "InitiatingProcessFileName",
              "value": {"kind":"column","name":"InitiatingProcessFileName","at":{"start":1781,"end":1806,"line":30,"column":5}}
            },
            {
              "name": "InitiatingProcessCommandLine",
              "value": {"kind":"column","name":"InitiatingProcessCommandLine","at":{"start":1808,"end":1836,"line":30,"column":32}}
            },
            {
              "name": "InitiatingProcessParentFileName",
              "value": {
                "kind": "column",
                "name": "InitiatingProcessParentFileName",
                "at": {"start":1838,"end":1869,"line":30,"column":62}
              }
            },
            {
              "name": "DetectionBranch",
              "value": {"kind":"column","name":"DetectionBranch","at":{"start":1871,"end":1886,"line":30,"column":95}}
            },
            {
              "name": "SourceTable",
              "value": {"kind":"column","name":"SourceTable","at":{"start":1892,"end":1903,"line":31,"column":5}}
            },
            {
              "name": "ActionType",
              "value": {"kind":"column","name":"ActionType","at":{"start":1905,"end":1915,"line":31,"column":18}}
            },
            {
              "name": "FileName",
              "value": {"kind":"column","name":"FileName","at":{"start":1917,"end":1925,"line":31,"column":30}}
            },
            {
              "name": "FolderPath",
              "value": {"kind":"column","name":"FolderPath","at":{"start":1927,"end":1937,"line":31,"column":40}}
            },
            {
              "name": "SHA256",
              "value": {"kind":"column","name":"SHA256","at":{"start":1939,"end":1945,"line":31,"column":52}}
            },
            {
              "name": "AccountDomain",
              "value": {"kind":"column","name":"AccountDomain","at":{"start":1947,"end":1960,"line":31,"column":60}}
            },
            {
              "name": "ProcessId",
              "value": {"kind":"column","name":"ProcessId","at":{"start":1962,"end":1971,"line":31,"column":75}}
            },
            {
              "name": "ProcessCreationTime",
              "value": {"kind":"column","name":"ProcessCreationTime","at":{"start":1973,"end":1992,"line":31,"column":86}}
            },
            {
              "name": "InitiatingProcessAccountName",
              "value": {"kind":"column","name":"InitiatingProcessAccountName","at":{"start":1998,"end":2026,"line":32,"column":5}}
            },
            {
              "name": "InitiatingProcessAccountDomain",
              "value": {"kind":"column","name":"InitiatingProcessAccountDomain","at":{"start":2028,"end":2058,"line":32,"column":35}}
            },
            {
              "name": "InitiatingProcessFolderPath",
              "value": {"kind":"column","name":"InitiatingProcessFolderPath","at":{"start":2060,"end":2087,"line":32,"column":67}}
            },
            {
              "name": "InitiatingProcessId",
              "value": {"kind":"column","name":"InitiatingProcessId","at":{"start":2093,"end":2112,"line":33,"column":5}}
            },
            {
              "name": "InitiatingProcessCreationTime",
              "value": {"kind":"column","name":"InitiatingProcessCreationTime","at":{"start":2114,"end":2143,"line":33,"column":26}}
            },
            {
              "name": "InitiatingProcessParentId",
              "value": {"kind":"column","name":"InitiatingProcessParentId","at":{"start":2145,"end":2170,"line":33,"column":57}}
            },
            {
              "name": "DeviceId",
              "value": {"kind":"column","name":"DeviceId","at":{"start":2176,"end":2184,"line":34,"column":5}}
            },
            {
              "name": "ReportId",
              "value": {"kind":"column","name":"ReportId","at":{"start":2186,"end":2194,"line":34,"column":15}}
            },
            {
              "name": "AdditionalFields",
              "value": {"kind":"column","name":"AdditionalFields","at":{"start":2196,"end":2212,"line":34,"column":25}}
            }
          ],
          "at": {"start":1713,"end":2212,"line":29,"column":3}
        }
      ]
    },
    {
      "name": "Suspicious_Service_Unit_File_Created",
      "table": "DeviceFileEvents",
      "at": {"start":2314,"end":2330,"line":37,"column":5},
      "steps": [
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": ">",
            "operands": [
              {"kind":"column","name":"Timestamp","at":{"start":2343,"end":2352,"line":38,"column":13}},
              {
                "kind": "call",
                "name": "ago",
                "arguments": [
                  {"kind":"literal","type":"timespan","value":"1.00:00:00","at":{"start":2359,"end":2362,"line":38,"column":29}}
                ],
                "at": {"start":2355,"end":2363,"line":38,"column":25}
              }
            ],
            "at": {"start":2343,"end":2363,"line":38,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "has_any",
            "operands": [
              {"kind":"column","name":"FolderPath","at":{"start":2376,"end":2386,"line":39,"column":13}},
              {
                "kind": "literal",
                "type": "string",
                "value": "/etc/systemd/system/",
                "at": {"start":2396,"end":2418,"line":39,"column":33}
              },
              {
                "kind": "literal",
                "type": "string",
                "value": "/lib/systemd/system/",
                "at": {"start":2420,"end":2442,"line":39,"column":57}
              },
              {
                "kind": "literal",
                "type": "string",
                "value": "/usr/lib/systemd/system/",
                "at": {"start":2444,"end":2470,"line":39,"column":81}
              },
              {
                "kind": "literal",
                "type": "string",
                "value": "/run/systemd/system/",
                "at": {"start":2472,"end":2494,"line":39,"column":109}
              }
            ],
            "at": {"start":2376,"end":2495,"line":39,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "endswith",
            "operands": [
              {"kind":"column","name":"FileName","at":{"start":2508,"end":2516,"line":40,"column":13}},
              {"kind":"literal","type":"string","value":".service","at":{"start":2526,"end":2536,"line":40,"column":31}}
            ],
            "at": {"start":2508,"end":2536,"line":40,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "not",
            "operands": [
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessFileName","at":{"start":2554,"end":2579,"line":41,"column":18}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "dpkg",
                      "apt",
                      "apt-get",
                      "rpm",
                      "yum",
                      "dnf",
                      "snap",
                      "packagekitd",
                      "zypper",
                      "pacman",
                      "pip",
                      "pip3",
                      "conda",
                      "flatpak"
                    ],
                    "at": {"start":2589,"end":2604,"line":41,"column":53},
                    "name": "PackageManagers"
                  }
                ],
                "at": {"start":2554,"end":2605,"line":41,"column":18}
              }
            ],
            "at": {"start":2549,"end":2606,"line":41,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "or",
            "operands": [
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessFileName","at":{"start":2619,"end":2644,"line":42,"column":13}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "apache2",
                      "nginx",
                      "httpd",
                      "php-fpm",
                      "php",
                      "node",
                      "nodejs",
                      "java",
                      "python",
                      "python3",
                      "ruby",
                      "perl",
                      "gunicorn",
                      "uwsgi",
                      "lighttpd",
                      "caddy",
                      "haproxy"
                    ],
                    "at": {"start":2654,"end":2671,"line":42,"column":48},
                    "name": "SuspiciousParents"
                  }
                ],
                "at": {"start":2619,"end":2672,"line":42,"column":13}
              },
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessCommandLine","at":{"start":2684,"end":2712,"line":43,"column":12}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "/tmp/",
                      "/dev/shm/",
                      "/var/tmp/",
                      "wget ",
                      "curl ",
                      " nc ",
                      "bash -i",
                      "sh -i",
                      "python -c",
                      "perl -e",
                      "ruby -e",
                      "base64 -d",
                      "xmrig",
                      "minerd",
                      "cpuminer",
                      "mkfifo",
                      "/dev/tcp/"
                    ],
                    "at": {"start":2722,"end":2754,"line":43,"column":50},
                    "name": "SuspiciousServiceContentPatterns"
                  }
                ],
                "at": {"start":2684,"end":2755,"line":43,"column":12}
              },
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {
                    "kind": "column",
                    "name": "InitiatingProcessParentFileName",
                    "at": {"start":2767,"end":2798,"line":44,"column":12}
                  },
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "apache2",
                      "nginx",
                      "httpd",
                      "php-fpm",
                      "php",
                      "node",
                      "nodejs",
                      "java",
                      "python",
                      "python3",
                      "ruby",
                      "perl",
                      "gunicorn",
                      "uwsgi",
                      "lighttpd",
                      "caddy",
                      "haproxy"
                    ],
                    "at": {"start":2808,"end":2825,"line":44,"column":53},
                    "name": "SuspiciousParents"
                  }
                ],
                "at": {"start":2767,"end":2826,"line":44,"column":12}
              }
            ],
            "at": {"start":2619,"end":2826,"line":42,"column":13}
          }
        },
        {
          "kind": "extend",
          "columns": [
            {
              "name": "DetectionBranch",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "Suspicious_Service_Unit_File_Created",
                "at": {"start":2858,"end":2896,"line":45,"column":32}
              }
            },
            {
              "name": "SourceTable",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "DeviceFileEvents",
                "at": {"start":2912,"end":2930,"line":45,"column":86}
              }
            }
          ],
          "at": {"start":2833,"end":2930,"line":45,"column":7}
        },
        {
          "kind": "project",
          "columns": [
            {
              "name": "Timestamp",
              "value": {"kind":"column","name":"Timestamp","at":{"start":2945,"end":2954,"line":46,"column":15}}
            },
            {
              "name": "DeviceName",
              "value": {"kind":"column","name":"DeviceName","at":{"start":2956,"end":2966,"line":46,"column":26}}
            },
            {
              "name": "AccountName",
              "value": {"kind":"column","name":"InitiatingProcessAccountName","at":{"start":2982,"end":3010,"line":46,"column":52}}
            },
            {
              "name": "ProcessCommandLine",
              "value": {"kind":"column","name":"InitiatingProcessCommandLine","at":{"start":3041,"end":3069,"line":47,"column":30}}
            },
            {
              "name": "InitiatingProcessFileName",
              "value": {"kind":"column","name":"InitiatingProcessFileName","at":{"start":3079,"end":3104,"line":48,"column":9}}
            },
            {
              "name": "InitiatingProcessCommandLine",
              "value": {"kind":"column","name":"InitiatingProcessCommandLine","at":{"start":3106,"end":3134,"line":48,"column":36}}
            },
            {
              "name": "InitiatingProcessParentFileName",
              "value": {
                "kind": "column",
                "name": "InitiatingProcessParentFileName",
                "at": {"start":3136,"end":3167,"line":48,"column":66}
              }
            },
            {
              "name": "DetectionBranch",
              "value": {"kind":"column","name":"DetectionBranch","at":{"start":3169,"end":3184,"line":48,"column":99}}
            },
            {
              "name": "SourceTable",
              "value": {"kind":"column","name":"SourceTable","at":{"start":3194,"end":3205,"line":49,"column":9}}
            },
            {
              "name": "ActionType",
              "value": {"kind":"column","name":"ActionType","at":{"start":3207,"end":3217,"line":49,"column":22}}
            },
            {
              "name": "FileName",
              "value": {"kind":"column","name":"FileName","at":{"start":3219,"end":3227,"line":49,"column":34}}
            },
            {
              "name": "FolderPath",
              "value": {"kind":"column","name":"FolderPath","at":{"start":3229,"end":3239,"line":49,"column":44}}
            },
            {
              "name": "SHA256",
              "value": {"kind":"column","name":"SHA256","at":{"start":3241,"end":3247,"line":49,"column":56}}
            },
            {
              "name": "PreviousFileName",
              "value": {"kind":"column","name":"PreviousFileName","at":{"start":3249,"end":3265,"line":49,"column":64}}
            },
            {
              "name": "PreviousFolderPath",
              "value": {"kind":"column","name":"PreviousFolderPath","at":{"start":3267,"end":3285,"line":49,"column":82}}
            },
            {
              "name": "InitiatingProcessAccountName",
              "value": {"kind":"column","name":"InitiatingProcessAccountName","at":{"start":3295,"end":3323,"line":50,"column":9}}
            },
            {
              "name": "InitiatingProcessAccountDomain",
              "value": {"kind":"column","name":"InitiatingProcessAccountDomain","at":{"start":3325,"end":3355,"line":50,"column":39}}
            },
            {
              "name": "InitiatingProcessFolderPath",
              "value": {"kind":"column","name":"InitiatingProcessFolderPath","at":{"start":3357,"end":3384,"line":50,"column":71}}
            },
            {
              "name": "InitiatingProcessId",
              "value": {"kind":"column","name":"InitiatingProcessId","at":{"start":3394,"end":3413,"line":51,"column":9}}
            },
            {
              "name": "InitiatingProcessCreationTime",
              "value": {"kind":"column","name":"InitiatingProcessCreationTime","at":{"start":3415,"end":3444,"line":51,"column":30}}
            },
            {
              "name": "InitiatingProcessParentId",
              "value": {"kind":"column","name":"InitiatingProcessParentId","at":{"start":3446,"end":3471,"line":51,"column":61}}
            },
            {
              "name": "DeviceId",
              "value": {"kind":"column","name":"DeviceId","at":{"start":3481,"end":3489,"line":52,"column":9}}
            },
            {
              "name": "ReportId",
              "value": {"kind":"column","name":"ReportId","at":{"start":3491,"end":3499,"line":52,"column":19}}
            },
            {
              "name": "AdditionalFields",
              "value": {"kind":"column","name":"AdditionalFields","at":{"start":3501,"end":3517,"line":52,"column":29}}
            }
          ],
          "at": {"start":2937,"end":3517,"line":46,"column":7}
        }
      ]
    },
    {
      "name": "Unprivileged_Systemctl_Service_Enable",
      "table": "DeviceProcessEvents",
      "at": {"start":3642,"end":3661,"line":56,"column":5},
      "steps": [
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": ">",
            "operands": [
              {"kind":"column","name":"Timestamp","at":{"start":3674,"end":3683,"line":57,"column":13}},
              {
                "kind": "call",
                "name": "ago",
                "arguments": [
                  {"kind":"literal","type":"timespan","value":"1.00:00:00","at":{"start":3690,"end":3693,"line":57,"column":29}}
                ],
                "at": {"start":3686,"end":3694,"line":57,"column":25}
              }
            ],
            "at": {"start":3674,"end":3694,"line":57,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "=~",
            "operands": [
              {"kind":"column","name":"FileName","at":{"start":3707,"end":3715,"line":58,"column":13}},
              {"kind":"literal","type":"string","value":"systemctl","at":{"start":3719,"end":3730,"line":58,"column":25}}
            ],
            "at": {"start":3707,"end":3730,"line":58,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "has_any",
            "operands": [
              {"kind":"column","name":"ProcessCommandLine","at":{"start":3743,"end":3761,"line":59,"column":13}},
              {"kind":"literal","type":"string","value":"enable","at":{"start":3771,"end":3779,"line":59,"column":41}},
              {"kind":"literal","type":"string","value":"link","at":{"start":3781,"end":3787,"line":59,"column":51}},
              {
                "kind": "literal",
                "type": "string",
                "value": "daemon-reload",
                "at": {"start":3789,"end":3804,"line":59,"column":59}
              }
            ],
            "at": {"start":3743,"end":3805,"line":59,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "!in~",
            "operands": [
              {"kind":"column","name":"AccountName","at":{"start":3818,"end":3829,"line":60,"column":13}},
              {"kind":"literal","type":"string","value":"root","at":{"start":3836,"end":3842,"line":60,"column":31}},
              {"kind":"literal","type":"string","value":"_","at":{"start":3844,"end":3847,"line":60,"column":39}},
              {"kind":"literal","type":"string","value":"systemd","at":{"start":3849,"end":3858,"line":60,"column":44}},
              {"kind":"literal","type":"string","value":"daemon","at":{"start":3860,"end":3868,"line":60,"column":55}}
            ],
            "at": {"start":3818,"end":3869,"line":60,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "not",
            "operands": [
              {
                "kind": "operation",
                "operator": "has_any",
                "operands": [
                  {"kind":"column","name":"InitiatingProcessFileName","at":{"start":3887,"end":3912,"line":61,"column":18}},
                  {
                    "kind": "literal",
                    "type": "dynamic",
                    "value": [
                      "dpkg",
                      "apt",
                      "apt-get",
                      "rpm",
                      "yum",
                      "dnf",
                      "snap",
                      "packagekitd",
                      "zypper",
                      "pacman",
                      "pip",
                      "pip3",
                      "conda",
                      "flatpak"
                    ],
                    "at": {"start":3922,"end":3937,"line":61,"column":53},
                    "name": "PackageManagers"
                  }
                ],
                "at": {"start":3887,"end":3938,"line":61,"column":18}
              }
            ],
            "at": {"start":3882,"end":3939,"line":61,"column":13}
          }
        },
        {
          "kind": "where",
          "condition": {
            "kind": "operation",
            "operator": "!in~",
            "operands": [
              {
                "kind": "column",
                "name": "InitiatingProcessParentFileName",
                "at": {"start":3952,"end":3983,"line":62,"column":13}
              },
              {"kind":"literal","type":"string","value":"sshd","at":{"start":3990,"end":3996,"line":62,"column":51}},
              {"kind":"literal","type":"string","value":"login","at":{"start":3998,"end":4005,"line":62,"column":59}},
              {"kind":"literal","type":"string","value":"su","at":{"start":4007,"end":4011,"line":62,"column":68}},
              {"kind":"literal","type":"string","value":"sudo","at":{"start":4013,"end":4019,"line":62,"column":74}},
              {"kind":"literal","type":"string","value":"tmux","at":{"start":4021,"end":4027,"line":62,"column":82}},
              {"kind":"literal","type":"string","value":"screen","at":{"start":4029,"end":4037,"line":62,"column":90}}
            ],
            "at": {"start":3952,"end":4038,"line":62,"column":13}
          }
        },
        {
          "kind": "extend",
          "columns": [
            {
              "name": "DetectionBranch",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "Unprivileged_Systemctl_Service_Enable",
                "at": {"start":4070,"end":4109,"line":63,"column":32}
              }
            },
            {
              "name": "SourceTable",
              "value": {
                "kind": "literal",
                "type": "string",
                "value": "DeviceProcessEvents",
                "at": {"start":4125,"end":4146,"line":63,"column":87}
              }
            }
          ],
          "at": {"start":4045,"end":4146,"line":63,"column":7}
        },
        {
          "kind": "project",
          "columns": [
            {
              "name": "Timestamp",
              "value": {"kind":"column","name":"Timestamp","at":{"start":4161,"end":4170,"line":64,"column":15}}
            },
            {
              "name": "DeviceName",
              "value": {"kind":"column","name":"DeviceName","at":{"start":4172,"end":4182,"line":64,"column":26}}
            },
            {
              "name": "AccountName",
              "value": {"kind":"column","name":"AccountName","at":{"start":4184,"end":4195,"line":64,"column":38}}
            },
            {
              "name": "ProcessCommandLine",
              "value": {"kind":"column","name":"ProcessCommandLine","at":{"start":4197,"end":4215,"line":64,"column":51}}
            },
            {
              "name": "InitiatingProcessFileName",
              "value": {"kind":"column","name":"InitiatingProcessFileName","at":{"start":4225,"end":4250,"line":65,"column":9}}
            },
            {
              "name": "InitiatingProcessCommandLine",
              "value": {"kind":"column","name":"InitiatingProcessCommandLine","at":{"start":4252,"end":4280,"line":65,"column":36}}
            },
            {
              "name": "InitiatingProcessParentFileName",
              "value": {
                "kind": "column",
                "name": "InitiatingProcessParentFileName",
                "at": {"start":4282,"end":4313,"line":65,"column":66}
              }
            },
            {
              "name": "DetectionBranch",
              "value": {"kind":"column","name":"DetectionBranch","at":{"start":4315,"end":4330,"line":65,"column":99}}
            },
            {
              "name": "SourceTable",
              "value": {"kind":"column","name":"SourceTable","at":{"start":4340,"end":4351,"line":66,"column":9}}
            },
            {
              "name": "ActionType",
              "value": {"kind":"column","name":"ActionType","at":{"start":4353,"end":4363,"line":66,"column":22}}
            },
            {
              "name": "FileName",
              "value": {"kind":"column","name":"FileName","at":{"start":4365,"end":4373,"line":66,"column":34}}
            },
            {
              "name": "FolderPath",
              "value": {"kind":"column","name":"FolderPath","at":{"start":4375,"end":4385,"line":66,"column":44}}
            },
            {
              "name": "SHA256",
              "value": {"kind":"column","name":"SHA256","at":{"start":4387,"end":4393,"line":66,"column":56}}
            },
            {
              "name": "AccountDomain",
              "value": {"kind":"column","name":"AccountDomain","at":{"start":4395,"end":4408,"line":66,"column":64}}
            },
            {
              "name": "ProcessId",
              "value": {"kind":"column","name":"ProcessId","at":{"start":4410,"end":4419,"line":66,"column":79}}
            },
            {
              "name": "ProcessCreationTime",
              "value": {"kind":"column","name":"ProcessCreationTime","at":{"start":4421,"end":4440,"line":66,"column":90}}
            },
            {
              "name": "InitiatingProcessAccountName",
              "value": {"kind":"column","name":"InitiatingProcessAccountName","at":{"start":4450,"end":4478,"line":67,"column":9}}
            },
            {
              "name": "InitiatingProcessAccountDomain",
              "value": {"kind":"column","name":"InitiatingProcessAccountDomain","at":{"start":4480,"end":4510,"line":67,"column":39}}
            },
            {
              "name": "InitiatingProcessFolderPath",
              "value": {"kind":"column","name":"InitiatingProcessFolderPath","at":{"start":4512,"end":4539,"line":67,"column":71}}
            },
            {
              "name": "InitiatingProcessId",
              "value": {"kind":"column","name":"InitiatingProcessId","at":{"start":4549,"end":4568,"line":68,"column":9}}
            },
            {
              "name": "InitiatingProcessCreationTime",
              "value": {"kind":"column","name":"InitiatingProcessCreationTime","at":{"start":4570,"end":4599,"line":68,"column":30}}
            },
            {
              "name": "InitiatingProcessParentId",
              "value": {"kind":"column","name":"InitiatingProcessParentId","at":{"start":4601,"end":4626,"line":68,"column":61}}
            },
            {
              "name": "DeviceId",
              "value": {"kind":"column","name":"DeviceId","at":{"start":4636,"end":4644,"line":69,"column":9}}
            },
            {
              "name": "ReportId",
              "value": {"kind":"column","name":"ReportId","at":{"start":4646,"end":4654,"line":69,"column":19}}
            },
            {
              "name": "AdditionalFields",
              "value": {"kind":"column","name":"AdditionalFields","at":{"start":4656,"end":4672,"line":69,"column":29}}
            }
          ],
          "at": {"start":4153,"end":4672,"line":64,"column":7}
        }
      ]
    }
  ],
  "unsupported": []
};
