import { execFileSync } from 'node:child_process'
import { type ConnectionId, Operation } from '@planbridge/shared/contract'
import { asCurl, asTypeScript, type HostCall } from '@planbridge/web/core/requests/call-as-code.ts'
import { expect, test } from 'vitest'

const operation = Operation.parse({
  id: 'rename',
  title: 'Rename',
  method: 'PUT',
  path: '/clients/{id}',
  fields: [
    { name: 'id', in: 'path', required: true },
    { name: 'note', in: 'query' },
  ],
  body: { media_type: 'application/json', required: true, example: '{}', fields: [] },
  paging: null,
  repeatable: true,
  assumed: false,
})
const specialCharacters = `{"name":"O'Neill $HOME \`id\` \\"x\\" ä"}`
const call: HostCall = {
  origin: 'https://app.example',
  connection: 'c1' as ConnectionId,
  operation,
  values: { id: 'a b', note: "it's", body: specialCharacters },
}
const url = 'https://app.example/v1/proxy/c1/clients/a%20b?note=it%27s'

test('a shell parses the generated curl command into the intended arguments', () => {
  const script = asCurl(call).replace(/^curl/, 'printf "%s\\n"')
  const env = { PLANBRIDGE_HOST_KEY: 'CANARY-HOSTKEY-shell' }
  const words = execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).trimEnd().split('\n')
  expect(words).toEqual([
    '--request',
    'PUT',
    url,
    '--header',
    'Authorization: Bearer CANARY-HOSTKEY-shell',
    '--header',
    'Content-Type: application/json',
    '--data-raw',
    specialCharacters,
  ])
})

test('the generated TypeScript runs and sends the entered values', async () => {
  const requests: [string, RequestInit][] = []
  const script = `export const run = async (fetch, process) => { ${asTypeScript(call)}; return response }`
  const { run } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as {
    run: (fetch: (url: string, init: RequestInit) => Promise<string>, process: unknown) => Promise<string>
  }
  const answer = await run(
    async (to, init) => {
      requests.push([to, init])
      return 'done'
    },
    { env: { PLANBRIDGE_HOST_KEY: 'CANARY-HOSTKEY-script' } },
  )
  expect(answer).toBe('done')
  expect(requests).toEqual([
    [
      url,
      {
        method: 'PUT',
        headers: { authorization: 'Bearer CANARY-HOSTKEY-script', 'content-type': 'application/json' },
        body: specialCharacters,
      },
    ],
  ])
})
