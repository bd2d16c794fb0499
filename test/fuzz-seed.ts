import * as fc from 'fast-check'

/** What fails once fails again: only whoever proves looks where nobody has looked before. */
if (process.env['PLANBRIDGE_ROUNDS'] !== 'full') fc.configureGlobal({ seed: 20_261_121 })
