import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { libraryFile } from '../package-files.ts';

/** As much of a node of the official parser as is read here. The library is C# made into JavaScript by Bridge. */
export interface KustoNode {
  readonly Kind: number;
  readonly ChildCount: number;
  /** UTF-16 offset of the first character that is not white space or a comment. */
  readonly TextStart: number;
  readonly End: number;
  /** Of a token: its characters. */
  readonly Text?: string;
  /** Of a string token: what it denotes. */
  readonly ValueText?: string;
  /** Of a string literal: the string. Of other literals: a Bridge object. */
  readonly LiteralValue?: unknown;
  GetChild(index: number): KustoNode | null;
}

interface KustoDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Start: number;
  readonly Length: number;
  readonly Message: string;
}

interface BridgeList<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}

/** The part of the parser's API in use. */
export interface Kusto {
  parse(text: string): { readonly root: KustoNode; readonly diagnostics: readonly KustoDiagnostic[] };
  /** The name of a node's kind, as `SyntaxKind` of the parser spells it. */
  kindOf(node: KustoNode): string;
}

interface KustoGlobals {
  readonly Language: {
    readonly KustoCode: {
      Parse(text: string): {
        readonly Syntax: KustoNode;
        GetDiagnostics(): BridgeList<KustoDiagnostic>;
      };
    };
    readonly Syntax: { readonly SyntaxKind: unknown };
  };
}

interface SystemGlobals {
  readonly Enum: { getName(enumeration: unknown, value: number): string };
}

/** The scripts of the parser, in the order in which they run. The build copies them. */
export const kustoScripts: readonly string[] = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map(
  (name) => `@kusto/language-service-next/${name}`,
);

let loaded: Kusto | undefined;

/**
 * Loads the official KQL parser (`@kusto/language-service-next`), once. It is written for a page, so it gets a
 * global object of its own. Costs some 150 ms and 150 MB: never load it on the way of an alert.
 */
export function loadKusto(): Kusto {
  loaded ??= load();
  return loaded;
}

function load(): Kusto {
  const context = createContext({ console, setTimeout, clearTimeout, setImmediate });
  for (const script of kustoScripts) {
    const filename = libraryFile(script);
    runInContext(readFileSync(filename, 'utf8'), context, { filename });
  }
  const kusto: KustoGlobals = context['Kusto'];
  const system: SystemGlobals = context['System'];
  const { KustoCode, Syntax } = kusto.Language;
  const names = new Map<number, string>();
  return {
    parse(text) {
      const code = KustoCode.Parse(text);
      const list = code.GetDiagnostics();
      const diagnostics = Array.from({ length: list.Count }, (_, index) => list.getItem(index));
      return { root: code.Syntax, diagnostics };
    },
    kindOf(node) {
      const known = names.get(node.Kind);
      if (known !== undefined) return known;
      const name = system.Enum.getName(Syntax.SyntaxKind, node.Kind);
      names.set(node.Kind, name);
      return name;
    },
  };
}
