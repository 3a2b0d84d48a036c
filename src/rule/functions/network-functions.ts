import { type FunctionTable, nullable } from './scalar-function.ts';

/** An IPv4 address with the length of its prefix, 32 where none is written. */
interface Network {
  readonly address: number;
  readonly prefix: number;
}

const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;

function parseNetwork(text: string): Network | undefined {
  const match = DOTTED.exec(text.trim());
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

/** Whether two addresses agree in the bits that both prefixes cover. */
function overlaps(one: Network, other: Network): boolean {
  const size = 2 ** (32 - Math.min(one.prefix, other.prefix));
  return Math.floor(one.address / size) === Math.floor(other.address / size);
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseNetwork(text) ?? []);

/** The ranges of an argument: one, or those of an array. Undefined when one cannot be read. */
function rangesOf(value: unknown): Network[] | undefined {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const networks = texts.flatMap((text) => (typeof text === 'string' ? (parseNetwork(text) ?? []) : []));
  return networks.length === texts.length ? networks : undefined;
}

/** Functions of IPv4 addresses (Microsoft Learn, "Scalar functions", IPv4/IPv6 functions). */
export const networkFunctions: FunctionTable = {
  ipv4_is_private: nullable(1, 1, 'bool', ([text]) => {
    const network = typeof text === 'string' ? parseNetwork(text) : undefined;
    return network === undefined ? null : PRIVATE.some((range) => overlaps(network, range));
  }),
  ipv4_is_in_range: nullable(2, 2, 'bool', ([text, range]) => {
    const network = typeof text === 'string' ? parseNetwork(text) : undefined;
    const ranges = rangesOf(range);
    return network === undefined || ranges === undefined
      ? null
      : ranges.some((one) => overlaps(network, one));
  }),
};
