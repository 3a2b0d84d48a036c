import { useEffect } from 'preact/hooks';
import { AllowlistView } from './allowlist/allowlist-view.tsx';
import { EditView } from './allowlist/edit-view.tsx';
import { CaseDetails } from './case/case-view.tsx';
import { type Connection, connection } from './data/connection.ts';
import { theme } from './data/settings.ts';
import { useStore } from './data/store.ts';
import { FailuresView } from './failures/failures-view.tsx';
import { lastPlace } from './queue/place.ts';
import { QueueView } from './queue/queue-view.tsx';
import { hrefOf, type Route } from './route.ts';
import { RuleView } from './rule/rule-view.tsx';
import { Announcer } from './ui/announce.tsx';
import { Boundary } from './ui/boundary.tsx';
import { Help } from './ui/help.tsx';
import { useKeys } from './ui/shortcuts.ts';
import { SignIn } from './ui/sign-in.tsx';
import { useRoute } from './ui/use-route.ts';

export function App() {
  const route = useRoute();
  const [first = 'cases'] = route.path;
  useTheme();
  usePrinting();
  useKeys({
    g: () => {
      location.hash = lastPlace().href;
    },
  });
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <header class="masthead">
        <a class="name" href={hrefOf([])}>
          systemctl-triage
        </a>
        <nav aria-label="Views" class="no-print">
          <Tab name="Queue" path={[]} current={first === 'cases'} />
          <Tab name="Allowlist" path={['allowlist']} current={first === 'allowlist'} />
          <Tab name="Failures" path={['failures']} current={first === 'failures'} />
          <Tab name="Rule" path={['rule']} current={first === 'rule'} />
        </nav>
        <span class="end no-print">
          <ConnectionState />
          <Help />
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        <Boundary what="This view" key={route.path.join('/')}>
          <View route={route} />
        </Boundary>
      </main>
      <Announcer />
      <SignIn />
    </>
  );
}

function View({ route: { path, query } }: { readonly route: Route }) {
  const [first, second] = path;
  if (first === undefined) return <QueueView query={query} />;
  if (first === 'cases' && second !== undefined) return <CaseDetails id={second} key={second} />;
  if (first === 'allowlist' && second === 'edit')
    return <EditView query={query} key={JSON.stringify(query)} />;
  if (first === 'allowlist')
    return (
      <AllowlistView tab={second === 'suggestions' ? 'suggestions' : 'entries'} entry={query['entry']} />
    );
  if (first === 'failures') return <FailuresView query={query} />;
  if (first === 'rule') return <RuleView query={query} />;
  return (
    <>
      <h1>Not found</h1>
      <p class="empty">
        There is nothing at this address. <a href={hrefOf([])}>To the queue</a>
      </p>
    </>
  );
}

interface TabProps {
  readonly name: string;
  readonly path: readonly string[];
  readonly current: boolean;
}

function Tab({ name, path, current }: TabProps) {
  return (
    <a href={hrefOf(path)} aria-current={current ? 'page' : undefined}>
      {name}
    </a>
  );
}

const STATES: Readonly<Record<Connection, string>> = {
  ok: 'live',
  offline: 'offline',
  away: 'storage away',
  'sign-in': 'not signed in',
};

function ConnectionState() {
  const state = useStore(connection);
  return (
    <span class={`connection ${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {STATES[state]}
    </span>
  );
}

function useTheme(): void {
  const chosen = useStore(theme);
  useEffect(() => {
    if (chosen === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  }, [chosen]);
}

/** On paper nothing can be opened: everything is, and is put back after. */
function usePrinting(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const open = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')];
      for (const details of opened) details.open = true;
    };
    const close = () => {
      for (const details of opened) details.open = false;
    };
    window.addEventListener('beforeprint', open);
    window.addEventListener('afterprint', close);
    return () => {
      window.removeEventListener('beforeprint', open);
      window.removeEventListener('afterprint', close);
    };
  }, []);
}
