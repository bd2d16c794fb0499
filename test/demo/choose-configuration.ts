import { join, resolve } from 'node:path'

/** The configuration that `npm start` uses. */
export interface ChosenConfiguration {
  /** `demo`: every provider is simulated, and the demo's secrets are used. `own`: a file of the developer. */
  readonly kind: 'demo' | 'own'
  readonly file: string
  /** True if the data of earlier starts are to be deleted. */
  readonly fresh: boolean
}

/** A wrong option, in words for the terminal. */
export interface WrongStart {
  readonly problem: string
}

interface Start {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The root of the checkout. */
  readonly root: string
  readonly exists: (file: string) => boolean
}

/**
 * Selects the configuration: the demo of `PLANBRIDGE_DEMO_CONFIG`; the file of `PLANBRIDGE_CONFIG`, also if it does not exist,
 * so that a mistyped name does not start the demo; `planbridge.config.yaml`; the demo of this folder.
 */
export const chooseConfiguration = ({ args, env, root, exists }: Start): ChosenConfiguration | WrongStart => {
  const unknown = args.find((arg) => arg !== '--fresh')
  if (unknown !== undefined)
    return {
      problem: `Unknown option ${JSON.stringify(unknown)}. The only option is --fresh: npm start -- --fresh`,
    }
  const fresh = args.includes('--fresh')
  const demo = env['PLANBRIDGE_DEMO_CONFIG']
  if (demo) return { kind: 'demo', file: resolve(root, demo), fresh }
  const named = env['PLANBRIDGE_CONFIG']
  const usual = join(root, 'planbridge.config.yaml')
  const own = named ? resolve(root, named) : exists(usual) ? usual : undefined
  if (own === undefined) return { kind: 'demo', file: join(root, 'test/demo/planbridge.config.yaml'), fresh }
  if (fresh)
    return {
      problem: `--fresh deletes the data of the demo only. ${own} is a configuration of your own: delete its store yourself, with Planbridge stopped.`,
    }
  return { kind: 'own', file: own, fresh }
}
