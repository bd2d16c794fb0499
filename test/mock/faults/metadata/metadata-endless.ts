import type { PublicationFault } from '../mishap.ts'
import { endlessJson } from '../provider/broken-answers.ts'

export const metadataEndless: PublicationFault = {
  rows: 'HP-23 MD-03',
  when: 'it has 50 MB',
  make: () => endlessJson(50),
  outcome: 'provider-answer-too-large',
}
