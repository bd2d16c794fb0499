import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../repository-root.ts'

/** The systemd unit of docs/operations.md: its text, and its settings by section. A setting may occur several times. */
export const documentedService = () => {
  const document = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8')
  const [, text = ''] = /^```ini\n([^`]*)^```$/m.exec(document) ?? []
  const sections = new Map<string, Map<string, string[]>>()
  let section = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? []
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (name !== undefined) sections.set(name, (section = new Map<string, string[]>()))
    if (key !== undefined) section.set(key, [...(section.get(key) ?? []), value])
  }
  const valuesOf = (name: string, key: string): readonly string[] =>
    (sections.get(name)?.get(key) ?? []).flatMap((value) => value.split(' '))
  return { text, valuesOf }
}

/** The remarks of systemd about a unit; empty where systemd is not installed. */
export const remarksOfSystemd = (unit: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-unit-'))
  const file = join(folder, 'planbridge.service')
  writeFileSync(file, unit)
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return `${stdout ?? ''}${stderr ?? ''}`
}
