import { type EventExamples, eachEvent } from './event-examples.ts';

const UNTRUSTED = 'command.untrusted-download';
const PLAIN = 'command.plain-download';

/** Where downloads come from, and where they go. */
export const downloads: readonly EventExamples[] = [
  {
    what: 'what downloads',
    rows: [
      ...eachEvent(
        { by: 'bash -c "{} http://x.example.net/x"' },
        `curl wget wget2 aria2c lwp-download lwp-request fetch dnf yum zypper rpm pip pip3 chef-client chef-solo
         cinc-client cinc-solo salt-call salt-minion cloud-init tftp ftpget urlopen urlretrieve requests.get
         Invoke-WebRequest`,
        PLAIN,
      ),
      ...eachEvent(
        { by: 'bash -c "{} http://x.example.net/x"' },
        'echo git curls pip4 chef-apply requests.post',
      ),
    ],
  },
  {
    what: 'a place where anybody leaves a file',
    rows: [
      ...eachEvent(
        { by: 'bash -c "curl https://{}/x"' },
        `pastebin.com paste.ee hastebin.com ghostbin.co rentry.co termbin.com ix.io 0x0.st transfer.sh temp.sh file.io
         anonfiles.com gofile.io catbox.moe oshi.at a.trycloudflare.com
         serveo.net localhost.run a.loca.lt cdn.discordapp.com media.discordapp.net api.telegram.org a.duckdns.org
         a.no-ip.org a.ddns.net a.hopto.org bit.ly tinyurl.com t.co is.gd a.onion a.onion.ws a.tor2web.org
         a.workers.dev a.pages.dev a.glitch.me a.repl.co iplogger.org bashupload.com privatebin.net paste.rs
         dpaste.org sourceb.in`,
        UNTRUSTED,
      ),
      ...eachEvent(
        { by: 'bash -c "curl https://{}/x"' },
        'a.ngrok.io a.ngrok-free.app a.ngrok.app',
        UNTRUSTED,
        'command.reverse-shell',
      ),
      ...eachEvent(
        { by: 'bash -c "curl https://{}/x"' },
        'x.example.net notpastebin.com pastebin.com.example.net at.co discordapp.com www.onions.org',
      ),
    ],
  },
  {
    what: 'an address for a name',
    rows: [
      ...eachEvent(
        { by: 'bash -c "curl {}"' },
        `https://198.51.100.7/x https://[2001:db8::7]/x http://3405803783/x https://0xc6336407/x https://u:p@198.51.100.7/x
         https://[2606:4700::7]/x`,
        UNTRUSTED,
      ),
      ...eachEvent(
        { by: 'bash -c "curl {}"' },
        `https://10.0.0.7/x https://127.0.0.1/x https://169.254.0.7/x https://100.64.0.7/x https://[fd00::7]/x
         https://[fe80::7]/x https://[::1]/x`,
        PLAIN,
      ),
      ...eachEvent({ by: 'bash -c "{} -s 198.51.100.7/x"' }, 'curl wget wget2 aria2c', UNTRUSTED),
      ...eachEvent(
        { by: 'bash -c "curl {} -s"' },
        '198.51.100.7 198.51.100.7:8080 0xc6336407 3325256711',
        UNTRUSTED,
      ),
      [{ by: 'bash -c curl 198.51.100.7' }, UNTRUSTED],
      ...eachEvent({ by: 'bash -c "curl {}/x"' }, '10.0.0.7 127.0.0.1:8080', PLAIN),
      ...eachEvent({ by: 'bash -c "curl {} u"' }, '1.2.3 198.51.100.7a 1234567 0xc633640'),
      [{ by: 'bash -c "git 198.51.100.7/x; curl u"' }],
    ],
  },
  {
    what: 'a way that anybody can change',
    rows: [
      ...eachEvent({ by: 'bash -c "curl {}://x.example.net/x"' }, 'http ftp tftp HTTP', PLAIN),
      ...eachEvent({ by: 'bash -c "curl {}://x.example.net/x"' }, 'https ftps HTTPS FTPS file s3'),
      ...eachEvent({ by: 'bash -c "curl https://x.example.net:{}/x"' }, '8443 4443 22', PLAIN),
      ...eachEvent({ by: 'bash -c "curl https://x.example.net:{}/x"' }, '443 80'),
    ],
  },
  {
    what: 'a unit that is downloaded into place',
    rows: [
      [{ by: 'curl -o /etc/systemd/system/app.service https://x.example.net/x' }, 'command.download-unit'],
      [{ by: 'curl -o /opt/app.service https://x.example.net/x' }],
      [{ by: 'cp /opt/app.service /etc/systemd/system/app.service' }],
    ],
  },
];
