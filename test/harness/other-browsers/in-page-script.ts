import { join } from 'node:path'
import { bundle } from '../embed/bundle.ts'
import type { InPage } from './in-page.ts'

let built: Promise<string> | undefined

/** The script that finds elements in a page. */
export const inPageScript = (): Promise<string> =>
  (built ??= bundle({ code: `import ${JSON.stringify(join(import.meta.dirname, 'in-page.ts'))}` }))

type FunctionName = {
  [Name in keyof InPage]: InPage[Name] extends (...args: never) => unknown ? Name : never
}[keyof InPage]

/** The expression that calls a function of the script. */
export const callOf = <Name extends FunctionName>(name: Name, ...args: Parameters<InPage[Name]>): string =>
  `globalThis.planbridgeTest.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`

/** The expression that is true in documents which have the script. */
export const isPresent = 'typeof globalThis.planbridgeTest === "object"'
