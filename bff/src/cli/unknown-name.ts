import { nearestWord } from '../config/yaml/nearest-word.ts'
import { visibleName } from '../runtime/visible-text.ts'
import { exitCodes } from './exit-codes.ts'
import { OperatorError } from './operator-error.ts'

const namesMax = 10

const hint = (typed: string, known: readonly string[]): string => {
  const near = nearestWord(typed, known)
  if (near !== undefined) return ` Did you mean ${visibleName(near)}?`
  if (known.length === 0 || known.length > namesMax) return ''
  return ` There is: ${known.map(visibleName).join(', ')}.`
}

/** The error for a name that does not exist, with the one that was probably meant. `problem` ends without a full stop. */
export const unknownName = (problem: string, typed: string, known: readonly string[]): OperatorError =>
  new OperatorError(`${visibleName(problem)}.${hint(typed, known)}`, { exitCode: exitCodes.unknownName })
