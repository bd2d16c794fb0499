import * as z from 'zod'

const proxiesMax = 200

const message = 'must be an IP address or a CIDR range, for example 10.0.0.5, 10.0.0.0/24 or "2001:db8::/64"'

/** Schema of the addresses whose `X-Forwarded-For` header is read. */
export const trustedProxies = z
  .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: message }))
  .max(proxiesMax)
  .default([])
  .meta({
    description:
      'IP addresses or CIDR ranges of the reverse proxies in front of Planbridge. Only their X-Forwarded-For header is read.',
  })
