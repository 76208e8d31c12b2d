import ipaddr from 'ipaddr.js';

/** IPv6 addresses that are given out for the public internet (IANA): everything else is special in some way. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether a text is an address literal in its usual spelling: four decimal numbers, or IPv6 without brackets. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/**
 * Whether an address literal is one of the public internet. Private, loopback, link-local (with cloud metadata), shared, multicast, unspecified, reserved and
 * documentation ranges are not; nor is IPv6 that carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo), whatever it carries; nor is what is no literal.
 */
export function isPublicAddress(address: string): boolean {
  if (!isAddress(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6);
}
