import { openPerson } from '@planbridge/mock/internal/kit/people/person.ts'
import { personHeader } from '@planbridge/mock/internal/kit/kit.ts'
import type { KitPerson } from '@planbridge/mock/handlers'
import type { Wire } from './wire.ts'

/** The texts that differ between wires: the addresses of Planbridge and the providers. */
const withoutAddresses = ({ kit }: Wire, text: string): string =>
  kit.origins.reduce((changed, origin, index) => changed.replaceAll(origin, `<origin ${index}>`), text)

/** A reference identifies a request in the log, and is random by design. */
const withoutReference = (text: string): string => text.replaceAll(/"reference":"[^"]*"/g, '"reference":"…"')

/** Facts of the deployment are the same for everybody, long, and compared by other tests. */
const isFact = (path: string): boolean => path.startsWith('/bff/integrations')

/** The requests of each person to Planbridge over a wire, with its answers. */
export const openTranscript = (wire: Wire) => {
  const lines: string[] = []
  const { kit } = wire
  const ask = async (name: string, request: Request): Promise<Response> => {
    request.headers.set(personHeader, name)
    const response = await wire.send(request)
    if (!request.url.startsWith(`${kit.origin}/`)) return response
    const { pathname, search } = new URL(request.url)
    const text = isFact(pathname) ? '(facts)' : await response.clone().text()
    const body = withoutReference(withoutAddresses(wire, text))
    lines.push(`${name}: ${request.method} ${pathname}${search} → ${response.status} ${body}`)
    return response
  }
  const person = (name: string): KitPerson => {
    let draws = 0
    return openPerson({
      name,
      origin: kit.origin,
      providers: kit.origins.slice(1),
      now: kit.clock.now,
      send: (request) => ask(name, request),
      random: {
        // Proofs without a secret: the transcript is the same each time.
        getRandomValues: (array) => {
          if (array instanceof Uint8Array) array.fill((draws += 1))
          return array
        },
        subtle: crypto.subtle,
      },
      mintToken: async () => {
        const { token } = await kit.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
        return token
      },
      forget: () => undefined,
    })
  }
  return { person, note: (text: string) => void lines.push(text), text: () => `${lines.join('\n')}\n` }
}

export type Transcript = ReturnType<typeof openTranscript>
