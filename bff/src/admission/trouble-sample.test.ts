import { describe, expect, it } from 'vitest'
import { sampleRules, TroubleSample } from './trouble-sample.ts'

const sampleWith = (successful: readonly string[]) => {
  const sample = new TroubleSample()
  for (const person of successful) sample.addSuccess(person, 0)
  for (let n = 0; n < sampleRules.troublesCounted; n += 1)
    for (const operation of ['list', 'read', 'write', 'find'])
      sample.addTrouble({ person: 'ana', operation }, 0)
  return sample.concerned()
}

describe('trouble that only one person sees', () => {
  it('concerns that person, who may have had several successes before', () => {
    expect(sampleWith([])).toEqual({ kind: 'one', person: 'ana' })
    expect(sampleWith(['ana', 'ana'])).toEqual({ kind: 'one', person: 'ana' })
  })

  it('concerns nobody else than its operations once another person had a success', () => {
    expect(sampleWith(['ben'])).toEqual({ kind: 'none' })
    expect(sampleWith(['ana', 'ben'])).toEqual({ kind: 'none' })
  })
})
