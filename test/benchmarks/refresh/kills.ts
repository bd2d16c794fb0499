import { type KillReport, type Moment, runKillRound } from '../../harness/cluster/kill-round.ts'
import { openClusterEnvironment } from '../../harness/cluster/renewal-storm.ts'
import { millis, table } from './table.ts'

const moments: readonly Moment[] = [
  'before the answer',
  'during the answer',
  'after the answer',
  'once stored',
]

const share = (reports: readonly KillReport[], matches: (report: KillReport) => boolean): string =>
  `${reports.filter(matches).length}/${reports.length}`

const line = (moment: Moment, reports: readonly KillReport[]): string[] => {
  const waits = reports.flatMap(({ survivors }) => survivors.map(({ ms }) => ms))
  const others = reports.flatMap((report) => report.others.map(({ ms }) => ms))
  return [
    moment,
    share(reports, ({ stored }) => stored),
    share(reports, ({ status }) => status === 'active'),
    share(reports, ({ reason }) => reason === 'renewal-lost'),
    String(Math.max(...reports.map(({ tokenStatuses }) => tokenStatuses.length))),
    String(Math.max(...reports.map((report) => report.laterTokenRequests))),
    millis(Math.max(...waits)),
    millis(Math.max(...others)),
  ]
}

const columns = [
  'stored',
  'still active',
  'reported as lost',
  'token requests, most',
  'later ones',
  'survivors wait, most',
  'another connection, worst',
]

/** Kills the renewing process of three, in each round. */
export const kills = async (newDatabase: () => Promise<string>, rounds: number): Promise<string> => {
  const delegates = 1 + moments.length * rounds
  await using environment = await openClusterEnvironment({ databaseUrl: await newDatabase(), delegates })
  const [other, ...victims] = environment.delegates
  const rows: string[][] = []
  for (const moment of moments) {
    const reports: KillReport[] = []
    for (let at = 0; at < rounds; at += 1) {
      const delegate = victims.pop()
      if (!delegate || !other) throw new Error('there are too few delegates')
      const afterMs = moment === 'after the answer' ? at * 6 : 0
      reports.push(await runKillRound(environment, { moment, afterMs, delegate, other }))
    }
    rows.push(line(moment, reports))
  }
  return table(`killed with SIGKILL, ${rounds} each`, columns, rows)
}
