import { failed, found, paged } from './api-answer.ts'
import type { Operation } from './operation.ts'
import { isVisible } from './visibility.ts'

// assumed: fields of a questionnaire and of its result; the documentation names questionnaires, factors and scores
const questionnaires = [
  { id: '0e000000-0000-4000-8000-000000000001', name: 'Attitude to risk', version: 3, questionCount: 20 },
  { id: '0e000000-0000-4000-8000-000000000002', name: 'Capacity for loss', version: 1, questionCount: 8 },
  {
    id: '0e000000-0000-4000-8000-000000000003',
    name: 'Sustainability preferences',
    version: 2,
    questionCount: 12,
  },
]

const list = (text: string | null) => (text === null || text === '' ? undefined : text.split(','))

/** `GET /profiling/v1/questionnaires?ids=a,b`. */
export const listQuestionnaires: Operation = ({ query }) => {
  const wanted = list(query.get('ids'))
  return paged(
    questionnaires.filter(({ id }) => wanted?.includes(id) ?? true),
    query,
  )
}

/** `GET /profiling/v1/clients/{ids}/results`: one result for each visible client and questionnaire. */
export const listResults: Operation = ({ employee, clients, ids, query }) => {
  const wanted = list(query.get('questionnaireId'))
  const withFactors = list(query.get('fields'))?.includes('factors') ?? false
  const withQuestionnaire = query.has('includes')
  const results = ids.flatMap((clientId) => {
    const record = clients.get(clientId)
    if (record === undefined || !isVisible(employee, record.organisationUnitId)) return []
    return questionnaires
      .filter(({ id }) => wanted?.includes(id) ?? true)
      .map((questionnaire, index) => ({
        clientId,
        questionnaireId: questionnaire.id,
        completedOn: `2025-0${index + 4}-1${index}`,
        score: 3 + ((digits(clientId) + index) % 6),
        ...(withFactors ? { factors: factorsOf(clientId) } : {}),
        ...(withQuestionnaire ? { questionnaire } : {}),
      }))
  })
  return paged(results, query)
}

const factorsOf = (clientId: string) => [
  { name: 'Experience', score: 2 + (digits(clientId) % 5) },
  { name: 'Time horizon', score: 4 },
]

const digits = (id: string) => Number(id.slice(-6).replaceAll(/\D/g, '') || 0)

// assumed: the two names are from the documented query, their shape is not
const financesOf = (clientId: string) => ({
  cashflows: [
    {
      kind: 'income',
      description: 'Salary',
      amount: { value: 2800 + (digits(clientId) % 9) * 150, currency: 'GBP' },
      every: 'month',
    },
    {
      kind: 'expenditure',
      description: 'Living costs',
      amount: { value: 1900, currency: 'GBP' },
      every: 'month',
    },
  ],
  latestHistoricalValuation: {
    valuedOn: '2025-06-30',
    amount: { value: 120_000 + (digits(clientId) % 50) * 3100, currency: 'GBP' },
  },
  arrangements: [{ kind: 'pension', reference: `PN-${clientId.slice(-6)}`, provider: 'Sample Life' }],
})

const unions = ['includes', 'exact', 'only']

const unknownUnion = failed({
  status: 400,
  error: 'InvalidRequest',
  message: 'The provided unions is invalid.',
  details: { field: 'unions', issue: 'Value is not one of includes, exact, only.' },
})

/** `GET /finances/v1/clients/{ids}/finances?fields=cashflows,latestHistoricalValuation`. */
export const readFinances: Operation = ({ employee, clients, ids, query }) => {
  const fields = list(query.get('fields'))
  const unknown = list(query.get('unions'))?.find((union) => !unions.includes(union))
  if (unknown !== undefined) return unknownUnion
  const finances = ids.flatMap((clientId) => {
    const record = clients.get(clientId)
    if (record === undefined || !isVisible(employee, record.organisationUnitId)) return []
    const chosen = Object.entries(financesOf(clientId)).filter(([name]) => fields?.includes(name) ?? true)
    return [{ clientId, ...Object.fromEntries(chosen) }]
  })
  return found({
    data: finances,
    pageNumber: 1,
    pageSize: finances.length,
    totalCount: finances.length,
    totalPages: 1,
  })
}
