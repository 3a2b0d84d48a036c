import ipaddr from 'ipaddr.js';
import type { Identified } from './identify.ts';

/** What one holder of IPv6 has at the least, and may choose addresses in (RFC 6177). */
const NETWORK_BITS = 64;

/**
 * The key under which the calls of a caller are counted: who it is where that is certain, wherever it calls from; the
 * network that it calls from where a key is shared or nobody is known.
 */
export function callerKey(identified: Identified): string {
  const { kind, id, address } =
    identified.kind === 'known' ? identified.caller : { ...identified, id: identified.kind };
  if (kind === 'api-key' || kind === 'entra') return `${kind} ${id}`;
  return [kind, id, address === undefined ? '' : networkOf(address)].join(' ');
}

function networkOf(text: string): string {
  if (!ipaddr.isValid(text)) return text;
  // Takes the IPv4 address out of its IPv6 form.
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/${NETWORK_BITS}`).toString();
}
