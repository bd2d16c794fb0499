import { exportFormats } from '@planbridge/shared/contract/operations'
import { visibleName } from '../../../runtime/visible-text.ts'
import { isExportFormat } from '../../../inbound/addresses/export-addresses.ts'
import { exportedText } from '../../../inbound/addresses/open-addresses.ts'
import { OperatorError } from '../../operator-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import { readReport, requireIntegration } from './read-report.ts'
import type { Command } from '../command.ts'

export const addressesExport: Command = {
  name: 'addresses export',
  operand: '[integration]',
  options: ['format'],
  summary:
    'print the allowed addresses of an integration, or of all, for a firewall or proxy; exits with 1 and prints nothing if there is no usable list',
  run: async (context, [integration], { values }) => {
    const format = values?.format ?? 'text'
    if (!isExportFormat(format))
      throw new OperatorError(
        `There is no format ${visibleName(format)}. There are: ${exportFormats.join(', ')}.`,
        { exitCode: exitCodes.wrongUsage },
      )
    const report = await readReport(context)
    if (integration !== undefined) requireIntegration(report, integration)
    const found = exportedText(report, format, integration)
    if (found.kind !== 'text')
      throw new OperatorError(
        found.kind === 'incomplete'
          ? `Nothing was exported: ${found.detail}.`
          : 'No integration receives calls.',
      )
    for (const line of found.text.trimEnd().split('\n')) context.print(line)
    return exitCodes.done
  },
}
