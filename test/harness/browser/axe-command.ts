import type { Frame } from 'playwright'
import type { BrowserCommand } from 'vitest/node'
import { axeProblemsIn, type AxeRules } from './axe.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** The accessibility problems of the document of a component test, by WCAG 2.2 AA. */
    axeProblems: (rules?: AxeRules) => Promise<readonly string[]>
  }
}

/** What the Playwright provider adds to the context of a command. */
interface FrameContext {
  readonly frame: () => Promise<Frame>
}

/** Runs axe in the frame of a component test. */
export const axeProblems: BrowserCommand<[rules?: AxeRules]> = async (context, rules = 'all') =>
  axeProblemsIn(await (context as unknown as FrameContext).frame(), { part: 'document.body', rules })
