import type { Config } from '@planbridge/bff/testing'
import { configText } from './config-text.ts'
import { readText } from './read-text.ts'

/** The configuration of the kit's own text. The package has its value instead of this module: see `test/mock/build`. */
export const usualConfig: Config = readText(configText)
