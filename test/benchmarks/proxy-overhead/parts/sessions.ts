import type { Contender, Environment } from '../contender.ts'
import { planbridge } from '../contenders/planbridge.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { cost } from './cost.ts'
import type { Effort } from './measure.ts'

/** The same process with calls of some of its people only. */
const calledBy = (name: string, contender: Contender, callers: number): Contender => ({
  ...contender,
  name,
  async start(environment: Environment) {
    const target = await contender.start(environment)
    return { ...target, callers: target.callers.slice(0, callers) }
  },
})

/** The cost of a call with many people who call, and with many who only have a session. */
export const sessions = async (many: number, effort: Effort): Promise<string> => {
  const few = 10
  const withMany = () => planbridge({ name: `all ${many} call`, sessions: many })
  await using environment = await openEnvironment([
    planbridge({ name: `${few} people with a session, all call`, sessions: few }),
    calledBy(`${many} people with a session, ${few} call`, withMany(), few),
    withMany(),
  ])
  return await cost(environment, {
    title: 'people with a session and a connection, 1 kB',
    size: 'small',
    effort,
  })
}
