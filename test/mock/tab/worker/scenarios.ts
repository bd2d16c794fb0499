import type { Interruptible, Interruption } from '../../simulators/interruptible.ts'

type Provider = 'dynamicPlanner' | 'plannr' | 'docplanner'

/** A named state of the providers. */
interface Scenario {
  readonly name: string
  readonly title: string
  readonly interruptions: Readonly<Partial<Record<Provider, Omit<Interruption, 'times'>>>>
}

const isApiCall = ({ url }: Request) => url.startsWith('http://127.0.0.1')
const down = { when: isApiCall, answer: () => new Response('Service Unavailable', { status: 503 }) }
const slow: Omit<Interruption, 'times'> = {
  when: isApiCall,
  answer: async (_, proceed) => {
    await new Promise((resolve) => void setTimeout(resolve, 4_000))
    return proceed()
  },
}

export const scenarios: readonly Scenario[] = [
  { name: 'fresh', title: 'Everything works', interruptions: {} },
  {
    name: 'provider-down',
    title: 'The providers’ APIs are down',
    interruptions: { dynamicPlanner: down, plannr: down, docplanner: down },
  },
  {
    name: 'slow',
    title: 'The providers are slow',
    interruptions: { dynamicPlanner: slow, plannr: slow, docplanner: slow },
  },
]

/** Puts the providers into the state of a scenario. */
export const applyScenario = (name: string, programs: Readonly<Record<Provider, Interruptible>>): void => {
  const chosen = scenarios.find((scenario) => scenario.name === name)
  for (const [provider, program] of Object.entries(programs)) {
    program.restore()
    const interruption = chosen?.interruptions[provider as Provider]
    if (interruption) program.interrupt({ ...interruption, times: Infinity })
  }
}
