import type { AddressReport, ExportFormat } from '@planbridge/shared/contract/operations'
import { type AddressGate, type AddressGateNeeds, openAddressGate } from './address-gate.ts'
import { addressReport, exportedFrom } from './address-report.ts'
import { exportAddresses } from './export-addresses.ts'

/** An export, or why there is none. */
export type ExportedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown-integration' }
  | { readonly kind: 'incomplete'; readonly detail: string }

/** The questions of operators about addresses. */
export interface AddressQuestions {
  readonly report: () => Promise<AddressReport>
  readonly exported: (format: ExportFormat, integration?: string) => Promise<ExportedText>
  /** A text for each list that is too old for comfort, or missing. From memory. */
  readonly warnings: () => readonly string[]
}

export interface Addresses extends Pick<AddressGate, 'judge' | 'following' | 'refreshDue'> {
  readonly questions: AddressQuestions
}

/** Writes an export from a report. */
export const exportedText = (
  report: AddressReport,
  format: ExportFormat,
  integration?: string,
): ExportedText => {
  const found = exportedFrom(report, integration)
  return found.kind === 'found' ? { kind: 'text', text: exportAddresses(format, found.exported) } : found
}

/** The addresses of providers: the gate for callers and its lists. */
export const openAddresses = (needs: AddressGateNeeds): Addresses => {
  const gate = openAddressGate(needs)
  const { integrations, times, clock } = needs
  const report = async () => {
    const rows = await needs.store.addressLists.all()
    return addressReport(rows, { integrations, times, now: clock.now() }, gate.record)
  }
  return {
    ...gate,
    questions: {
      report,
      warnings: gate.warnings,
      exported: async (format, integration) => exportedText(await report(), format, integration),
    },
  }
}
