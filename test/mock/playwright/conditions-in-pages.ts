import { applyConditions } from '../handlers/page-conditions.ts'
import type { PageConditions } from '../kit/kit.ts'
import type { RoutedContext } from './playwright-types.ts'

/** Scripts of a context run in no defined order, so the newest one counts. `applyConditions` needs nothing but its input. */
const scriptOf = (conditions: PageConditions, order: number): string => `(() => {
  const key = Symbol.for('@planbridge/mock/conditions')
  const last = globalThis[key]
  if (last?.order >= ${order}) return
  last?.undo()
  const undo = (${String(applyConditions)})(globalThis, ${JSON.stringify(conditions)})
  globalThis[key] = { order: ${order}, undo }
})()`

/** Applies what a scenario asks of pages: to the open ones and their frames, and to each later document of the context. */
export const conditionsInPages = (context: RoutedContext) => {
  let applied: PageConditions = { popup: 'opens' }
  let changes = 0
  return async (conditions: PageConditions): Promise<void> => {
    if (conditions.popup === applied.popup) return
    applied = conditions
    changes += 1
    const script = scriptOf(conditions, changes)
    await context.addInitScript(script)
    const frames = context.pages().flatMap((page) => page.frames())
    // A document that is being replaced gets it as a later one.
    await Promise.allSettled(frames.map((frame) => frame.evaluate(script)))
  }
}
