import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, loaderScript } from '../harness/embed/bundle.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { archiveFolder } from './archive-folder.ts'

const { folder, bin, testBin, run } = archiveFolder('embed')
let archive = ''

const expectSuccess = ({ status, output }: ReturnType<typeof run>) => {
  expect(status === 0 ? 'success' : output).toBe('success')
}

beforeAll(() => {
  const { status, output } = run(
    process.execPath,
    [join(repositoryRoot, 'tools/pack.mjs'), folder, 'web/embed'],
    repositoryRoot,
  )
  if (status !== 0) throw new Error(output)
  archive = output.split('\n').find((line) => line.includes('planbridge-embed-')) ?? ''
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'host', private: true, type: 'module' }))
  const install = run('npm', ['install', archive, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (install.status !== 0) throw new Error(install.output)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const resolve = createRequire(import.meta.url).resolve

/** Makes the types of React available in the folder, as if they were installed. */
const withReactTypes = (name: '@types/react' | '@types/react-18') => {
  const types = join(folder, 'node_modules/@types')
  mkdirSync(types, { recursive: true })
  rmSync(join(types, 'react'), { force: true })
  symlinkSync(realpathSync(dirname(resolve(`${name}/package.json`))), join(types, 'react'))
}

const consumer = `
import { createConnect, type Connect, type EmbedResult } from '@planbridge/embed'
import { definePlanbridgeConnect, type PlanbridgeConnectElement } from '@planbridge/embed/element'
import { PlanbridgeConnect, useConnect } from '@planbridge/embed/react'
import { createRef } from 'react'

const connect: Connect = createConnect({
  token: async () => 'pbcs_',
  origin: 'https://planbridge.example',
  presentation: 'popup',
  locale: 'pl',
  appearance: { theme: 'auto', variables: { colorPrimary: '#0a66c2', density: 'compact' } },
  onSuccess: (result: EmbedResult) => void result.connectionId,
  onExit: (error) => void error?.displayMessage,
  onEvent: (name, { integration }) => void [name === 'window-opened', integration],
})
connect.open({ integration: 'plannr' })
definePlanbridgeConnect()
const element: PlanbridgeConnectElement | null = document.querySelector('planbridge-connect')
element?.open({ connection: 'c1' })

const ref = createRef<PlanbridgeConnectElement>()
export function Page() {
  const { open, close, ready, status, error } = useConnect({ token: null })
  return (
    <>
      <button disabled={!ready || status === 'open'} onClick={() => open()} onBlur={close}>{error?.message}</button>
      <PlanbridgeConnect ref={ref} token="pbcs_" isOpen={false} />
      <planbridge-connect key="k" ref={ref} origin="https://planbridge.example" />
    </>
  )
}
// @ts-expect-error a presentation of another name
createConnect({ token: '', presentation: 'tab' })
`

describe('the package @planbridge/embed, installed from its archive into an empty folder', () => {
  test('EM-58: contains compiled files, types and a guide only, and depends on nothing', () => {
    const installed = join(folder, 'node_modules/@planbridge/embed')
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >
    expect(Object.keys(manifest['exports'] as object)).toEqual([
      '.',
      './element',
      './react',
      './package.json',
    ])
    expect(manifest).not.toHaveProperty('dependencies')
    const { output } = run('tar', ['-tf', archive])
    const names = output.trim().split('\n')
    expect(
      names.filter((name) => !/^package\/(?:[\w-]+\.(?:js|d\.ts)|package\.json|README\.md)$/.test(name)),
    ).toEqual([])
    const code = names.filter((name) => !name.endsWith('.md'))
    const texts = code.map((name) => readFileSync(join(installed, name.replace('package/', '')), 'utf8'))
    expect(texts.join('\n')).not.toMatch(/from '(?!\.\/|react)/)
  })

  test.each([
    ['bundler', 'preserve', '@types/react'],
    ['nodenext', 'nodenext', '@types/react'],
    ['bundler', 'preserve', '@types/react-18'],
  ] as const)(
    'EM-58: has types for moduleResolution %s (module %s) with %s',
    (moduleResolution, module, types) => {
      withReactTypes(types)
      writeFileSync(join(folder, 'page.tsx'), consumer)
      const options = {
        module,
        moduleResolution,
        strict: true,
        noEmit: true,
        jsx: 'react-jsx',
        target: 'es2022',
        lib: ['ES2022', 'DOM'],
        types: [],
        exactOptionalPropertyTypes: true,
      }
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: options, files: ['page.tsx'] }),
      )
      expectSuccess(run(bin('tsc'), ['-p', folder]))
    },
  )

  test('EM-58: can be imported by a server, which has no DOM', () => {
    const code = `
      import { createConnect } from '@planbridge/embed'
      import { definePlanbridgeConnect } from '@planbridge/embed/element'
      definePlanbridgeConnect()
      console.log(typeof createConnect)`
    const { status, output } = run(process.execPath, ['--input-type=module', '--eval', code])
    expect([status, output.trim()]).toEqual([0, 'function'])
  })

  test('EM-58: publint finds nothing', () => {
    expectSuccess(
      run(testBin('publint'), [
        'run',
        join(folder, 'node_modules/@planbridge/embed'),
        '--strict',
        '--pack',
        'false',
      ]),
    )
  })

  test('EM-58: Are the Types Wrong finds nothing for ES modules', () => {
    expectSuccess(run(testBin('attw'), [archive, '--profile', 'esm-only', '--no-emoji', '--no-color']))
  })
})

const kilobyte = 1000
const gzipped = (text: string) => gzipSync(text, { level: 9 }).byteLength

describe('the size', () => {
  test('EM-58: of the script with the element, and of the npm entry, is at most 4 kB', async () => {
    expect(gzipped(await loaderScript())).toBeLessThanOrEqual(4 * kilobyte)
    const entry = await bundle({ code: "export { createConnect } from '@planbridge/embed'" })
    expect(gzipped(entry)).toBeLessThanOrEqual(4 * kilobyte)
  })
})
