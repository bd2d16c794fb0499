import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportFormat } from '@planbridge/shared/contract/operations'
import { exportAddresses } from '@planbridge/bff/internal/inbound/addresses/export-addresses.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findProgram } from '../harness/reverse-proxy/find-program.ts'
import {
  inboundBlocks,
  openBackend,
  startGatedProxy,
  statusFrom,
} from '../harness/reverse-proxy/gated-proxy.ts'
import { replaceEach } from '../harness/replace-each.ts'

const ranges = ['127.0.1.1', '127.0.2.0/24', '2600:1f00::/32', '2600:1f00:1::5']
const allowed = ['127.0.1.1', '127.0.2.0', '127.0.2.255']
const refused = ['127.0.0.1', '127.0.1.2', '127.0.3.0', '127.0.1.0']

const exported = (format: ExportFormat, addresses = ranges, name = 'clinic') =>
  exportAddresses(format, { name, ranges: addresses, about: ['a test'] })

/** Headers by which a caller could try to be somebody else. */
const spoofs: readonly Record<string, string | string[]>[] = [
  { 'x-forwarded-for': '127.0.1.1' },
  { 'x-forwarded-for': ['127.0.1.1', '127.0.2.7'] },
  { forwarded: 'for=127.0.1.1' },
  { 'x-real-ip': '127.0.1.1' },
  { 'cf-connecting-ip': '127.0.1.1', 'true-client-ip': '127.0.1.1', 'x-client-ip': '127.0.1.1' },
]

const backendFor = async () => {
  const backend = await openBackend()
  onTestFinished(() => backend.close())
  return backend.address
}

const gates = {
  'nginx, by allow and deny': async () => {
    const [site = ''] = inboundBlocks('nginx')
    const files = { '/etc/nginx/planbridge-clinic.conf': exported('nginx') }
    return startGatedProxy('nginx', { site, files, backend: await backendFor() })
  },
  'nginx, by geo': async () => {
    const [, site = ''] = inboundBlocks('nginx')
    const path = '/etc/nginx/planbridge-clinic-geo.conf'
    const files = { [path]: exported('nginx-geo') }
    return startGatedProxy('nginx', { site, http: `include ${path};`, files, backend: await backendFor() })
  },
  Caddy: async () => {
    const [site = ''] = inboundBlocks('caddyfile')
    const files = { '/etc/caddy/planbridge-clinic.caddy': exported('caddy') }
    return startGatedProxy('caddy', { site, files, backend: await backendFor() })
  },
}

describe.each(Object.entries(gates))('docs/inbound.md: the export in a running %s', (_, start) => {
  test('WH-31: lets the allowed addresses in, and no other one, whatever it says about itself', async () => {
    const proxy = await start()
    onTestFinished(() => proxy.stop())
    for (const address of allowed)
      expect([address, await statusFrom(proxy.origin, address)]).toEqual([address, 200])
    for (const address of refused)
      expect([address, await statusFrom(proxy.origin, address)]).toEqual([address, 403])
    for (const headers of spoofs)
      expect([headers, await statusFrom(proxy.origin, '127.0.3.3', { headers })]).toEqual([headers, 403])
  })
})

/** Runs `nft`, without changing the firewall of this machine. Without the right to look at it, in a network of its own. */
const checkedByNft = async (script: string) => {
  const { path, env } = await findProgram('nft')
  const options = { env: { ...process.env, ...env }, input: script, encoding: 'utf8' } as const
  const here = spawnSync(path, ['-c', '-f', '-'], options)
  const isDenied = here.stderr.includes('Operation not permitted')
  const { status, stderr } = isDenied ? spawnSync('unshare', ['-rn', path, '-c', '-f', '-'], options) : here
  return { status, stderr }
}

test.each([
  ['both families', ranges],
  ['IPv4 alone', ['127.0.1.1']],
  ['IPv6 alone', ['2600:1f00::/32']],
  ['ranges within each other', ['127.0.0.0/16', '127.0.1.1', '127.0.1.0/24']],
])('WH-31: nft accepts the exported sets of %s, twice, with the documented chain', async (_, addresses) => {
  const sets = exported('nftables', addresses)
  const [chain = ''] = inboundBlocks('nftables')
  expect(await checkedByNft(`${sets}${sets}${chain}`)).toEqual({ status: 0, stderr: '' })
})

test('WH-31: nft refuses what is no address, so its check of the exports means something', async () => {
  const { status } = await checkedByNft(exported('nftables').replace('127.0.1.1', '127.0.1.256'))
  expect(status).not.toBe(0)
})

test('WH-31: names of integrations with hyphens and digits are names of variables, matchers and sets', async () => {
  const name = '7-clinics_of-spain'
  const word = 'planbridge_7_clinics_of_spain'
  expect(await checkedByNft(exported('nftables', ranges, name))).toEqual({ status: 0, stderr: '' })
  expect(exported('nginx-geo', ranges, name)).toContain(`geo $${word} {`)
  expect(exported('caddy', ranges, name)).toContain(`@${word} remote_ip`)
  expect(exported('nginx', ranges, name)).toContain('deny all;')
})

describe('docs/inbound.md: the script that keeps the file of nginx current', () => {
  const documented = '/etc/nginx/planbridge-clinic.conf'

  /** A running nginx, and the script with a `planbridge` that prints a file. */
  const openScript = async () => {
    const [site = ''] = inboundBlocks('nginx')
    const files = { [documented]: exported('nginx', ['127.0.1.1']) }
    const proxy = await startGatedProxy('nginx', { site, files, backend: await backendFor() })
    const bin = mkdtempSync(join(tmpdir(), 'planbridge-cron-'))
    onTestFinished(async () => {
      await proxy.stop()
      rmSync(bin, { recursive: true })
    })
    const program = (name: string, lines: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    program('nginx', `exec ${proxy.found.path} -p ${proxy.folder} -c ${proxy.file} -e stderr "$@"`)
    const [text = ''] = inboundBlocks('sh')
    const script = join(bin, 'script')
    writeFileSync(script, replaceEach(text, [[documented, proxy.place(documented)]]))
    const env = { ...proxy.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` }
    return {
      origin: proxy.origin,
      file: () => readFileSync(proxy.place(documented), 'utf8'),
      run(planbridge: string) {
        program('planbridge', planbridge)
        return spawnSync('sh', [script], { env, encoding: 'utf8' }).status
      },
      printing(output: string) {
        writeFileSync(join(bin, 'output'), output)
        return `cat ${join(bin, 'output')}`
      },
    }
  }

  test('WH-31: a changed list is used by the running nginx; an export that fails or that nginx refuses changes nothing', async () => {
    const at = await openScript()
    const before = at.file()
    expect(at.run(at.printing(before))).toBe(0)
    expect(at.run('exit 1')).not.toBe(0)
    expect(at.file()).toBe(before)
    at.run(at.printing('allow nobody;'))
    expect(at.file()).toBe(before)
    expect(await statusFrom(at.origin, '127.0.1.1')).toBe(200)
    expect(at.run(at.printing(exported('nginx', ['127.0.1.9'])))).toBe(0)
    await expect.poll(() => statusFrom(at.origin, '127.0.1.9')).toBe(200)
    await expect.poll(() => statusFrom(at.origin, '127.0.1.1')).toBe(403)
  })
})
