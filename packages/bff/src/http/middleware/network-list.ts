/** Addresses and networks of the configuration as one list that can be asked. Used by the other files of this folder. */
import { BlockList, isIP } from 'node:net';

/** Answers whether an address is in one of the networks. */
export type NetworkList = (address: string) => boolean;

/** @param networks addresses, or networks as address/prefix, already checked */
export function networkList(networks: readonly string[]): NetworkList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
