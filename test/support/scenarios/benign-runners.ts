import { ran, scenarios } from './scenario.ts';

const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';

const runners = scenarios('benign', 'ci-runner', [
  [
    'Jenkins pipeline step as root',
    ran(
      'root',
      'systemctl start app-api.service',
      'sh',
      'sh -xe /var/lib/jenkins/workspace/app@tmp/durable-5c1e0a7b/script.sh',
      'java',
    ),
  ],
  [
    'Jenkins pipeline step on an agent',
    ran(
      'jenkins',
      'systemctl --user enable preview',
      'bash',
      '/bin/bash -xe /home/jenkins/agent/workspace/team/app@tmp/durable-77aa/script.sh.copy',
      'java',
    ),
  ],
  [
    'Jenkins pipeline step in a folder below /opt',
    ran(
      'root',
      'systemctl daemon-reload',
      'sh',
      'sh -xe /opt/jenkins-agent/workspace/a/b@tmp/durable-1f/script.sh',
      'java',
    ),
  ],
  [
    'Jenkins shell step',
    ran('jenkins', 'systemctl start app', 'sh', '/bin/sh -xe /tmp/jenkins8213377121.sh', 'java'),
  ],
  [
    'Jenkins shell step as root',
    ran('root', 'systemctl start app', 'sh', 'sh -xe /tmp/jenkins4711.sh', 'java'),
  ],
  ['Hudson shell step', ran('hudson', 'systemctl daemon-reload', 'sh', 'sh -xe /tmp/hudson4711.sh', 'java')],
  [
    'GitLab Runner',
    ran('gitlab-runner', 'systemctl --user daemon-reload', 'bash', 'bash --login', 'gitlab-runner'),
  ],
  [
    'GitLab Runner under an account of another name',
    ran('svc-gitlab', 'systemctl --user enable app', 'bash', '/usr/bin/bash --login', 'gitlab-runner'),
  ],
  [
    'GitHub Actions run step',
    ran(
      'runner',
      'systemctl --user enable app-preview.service',
      'bash',
      `/usr/bin/bash -e /home/runner/work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions run step with all its flags',
    ran(
      'ghrunner',
      'systemctl --user daemon-reload',
      'bash',
      `/usr/bin/bash --noprofile --norc -e -o pipefail /opt/actions-runner/_work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions JavaScript action',
    ran(
      'root',
      'sudo systemctl start docker',
      'node',
      '/home/runner/runners/2.320.0/externals/node20/bin/node /home/runner/work/_actions/docker/setup/v3/dist/index.js',
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions JavaScript action after the runner updated itself',
    ran(
      'runner',
      'systemctl --user start docker',
      'node',
      '/actions-runner/externals.2.321.0/node20/bin/node /actions-runner/_work/_actions/x/y/v1/dist/main.js',
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions in the home of a person',
    ran(
      'dana',
      'systemctl --user enable demo',
      'bash',
      `bash -e /home/dana/actions-runner/_work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'Azure Pipelines script step',
    ran(
      'vsts',
      'systemctl --user enable app',
      'bash',
      `/usr/bin/bash --noprofile --norc /home/vsts/work/_temp/${GUID}.sh`,
      'Agent.Worker',
    ),
  ],
  [
    'Azure Pipelines script step below /azp',
    ran(
      'azdevops',
      'systemctl --user daemon-reload',
      'bash',
      `/bin/bash /azp/_work/_temp/${GUID}.sh`,
      'Agent.Worker',
    ),
  ],
  [
    'Azure Pipelines task',
    ran(
      'root',
      'systemctl start app',
      'node',
      '/opt/azagent/externals/node20_1/bin/node /opt/azagent/_work/_tasks/SystemdTask/task.js',
      'Agent.Worker',
    ),
  ],
  [
    'Buildkite command',
    ran(
      'buildkite-agent',
      'systemctl --user enable app',
      'bash',
      '/bin/bash -e -c make deploy',
      'buildkite-agent',
    ),
  ],
  [
    'TeamCity command line step',
    ran('root', 'systemctl start app', 'sh', 'sh -c /opt/buildagent/temp/agentTmp/custom_script8123', 'java'),
  ],
  [
    'TeamCity in the home of its account',
    ran(
      'teamcity',
      'systemctl daemon-reload',
      'bash',
      '/bin/sh -c /home/teamcity/buildAgent/temp/agentTmp/custom_script12',
      'java',
    ),
  ],
  [
    'Drone',
    ran('drone', 'systemctl --user enable app', 'sh', '/bin/sh -c set -e; make install', 'drone-runner-exec'),
  ],
  [
    'Forgejo runner',
    ran('forgejo-runner', 'systemctl --user enable app', 'bash', 'bash -e -c make install', 'forgejo-runner'),
  ],
]);

/** Benign activity of CI runners. */
export const benignRunnerScenarios = [...runners];
