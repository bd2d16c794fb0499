/** True if an address is of an origin, or below an origin with a path, for example `https://app.example/~/plannr`. */
export const isWithin = (address: string, origin: string): boolean =>
  address.startsWith(origin) && /^(?:$|[/?#])/.test(address.slice(origin.length))
