import { exportFormats, type ExportFormat } from '@planbridge/shared/contract/operations'
import { rangesOf } from '../../network/address-range.ts'

/** Allowed ranges in canonical form, never none: a file without addresses would open or close a firewall by accident. */
export interface ExportedAddresses {
  /** The integration, or `all`. */
  readonly name: string
  readonly ranges: readonly string[]
  /** Lines about the origin of the list, for a comment. */
  readonly about: readonly string[]
}

type Export = (exported: ExportedAddresses) => string

const lines = (...text: readonly (string | readonly string[])[]): string => `${text.flat().join('\n')}\n`

const commented = ({ about }: ExportedAddresses): readonly string[] => about.map((line) => `# ${line}`)

/** Names of variables and sets have no hyphens. */
const wordOf = ({ name }: ExportedAddresses): string => `planbridge_${name.replaceAll('-', '_')}`

const ofFamily = ({ ranges }: ExportedAddresses, family: 'ipv4' | 'ipv6'): readonly string[] =>
  rangesOf(ranges).flatMap(({ text, network }) => (network.kind() === family ? [text] : []))

/** Replaces a set as a whole, in the one transaction of `nft -f`. */
const nftablesSet = (exported: ExportedAddresses, family: 'ipv4' | 'ipv6'): readonly string[] => {
  const name = `inet planbridge ${wordOf(exported)}_${family}`
  const elements = ofFamily(exported, family)
  return [
    `add set ${name} { type ${family}_addr; flags interval; auto-merge; }`,
    `flush set ${name}`,
    ...(elements.length === 0 ? [] : [`add element ${name} { ${elements.join(', ')} }`]),
  ]
}

const exports: Readonly<Record<ExportFormat, Export>> = {
  json: ({ name, ranges }) => `${JSON.stringify({ integration: name, addresses: ranges }, undefined, 2)}\n`,
  text: ({ ranges }) => lines(ranges),
  // https://nginx.org/en/docs/http/ngx_http_access_module.html
  nginx: (exported) =>
    lines(
      commented(exported),
      exported.ranges.map((range) => `allow ${range};`),
      'deny all;',
    ),
  // https://nginx.org/en/docs/http/ngx_http_geo_module.html
  'nginx-geo': (exported) =>
    lines(
      commented(exported),
      `geo $${wordOf(exported)} {`,
      '  default 0;',
      exported.ranges.map((range) => `  ${range} 1;`),
      '}',
    ),
  // https://caddyserver.com/docs/caddyfile/matchers#remote-ip
  caddy: (exported) =>
    lines(commented(exported), `@${wordOf(exported)} remote_ip ${exported.ranges.join(' ')}`),
  // https://wiki.nftables.org/wiki-nftables/index.php/Sets
  nftables: (exported) =>
    lines(
      commented(exported),
      'add table inet planbridge',
      nftablesSet(exported, 'ipv4'),
      nftablesSet(exported, 'ipv6'),
    ),
}

/** Writes the allowed addresses in the form of a firewall or proxy. */
export const exportAddresses = (format: ExportFormat, exported: ExportedAddresses): string =>
  exports[format](exported)

export const isExportFormat = (text: string): text is ExportFormat =>
  exportFormats.some((format) => format === text)
