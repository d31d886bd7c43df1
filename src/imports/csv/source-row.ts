import { parseDraft } from '#src/content/drafts.ts'
import { DomainError } from '#src/errors.ts'
import { SourceDraft } from '#src/sources/schema.ts'
import { checksum } from '../origin.ts'
import type { TableRow } from './table.ts'

/** The members of a source that a column may be called. */
export const sourceColumns: readonly string[] = Object.keys(SourceDraft.shape)

/** A row as a source; `affiliation` is what the row says, a name or an external id. */
export interface SourceRow {
  line: number
  /** The checksum of what the row says. */
  sha256: string
  draft: Omit<SourceDraft, 'affiliation'>
  affiliation: string | null
}

const yes = new Set(['true', 'yes', '1'])
const no = new Set(['false', 'no', '0'])

/** @throws DomainError `request.invalid` (422) that says which column is at fault */
export function readSourceRow({ line, cells, surplus }: TableRow): SourceRow {
  if (surplus > 0)
    throw invalid('', `The row has ${surplus} cells more than there are columns; a comma may lack its quotes.`)
  const { affiliation = null, ...said } = Object.fromEntries(cells)
  const draft = Object.fromEntries(Object.entries(said).map(([name, cell]) => [name, readCell(name, cell)]))
  const sha256 = checksum(JSON.stringify([...cells]))
  return { line, sha256, affiliation, draft: parseDraft(SourceDraft, draft, 'The row does not make a source.') }
}

function readCell(name: string, cell: string): unknown {
  if (name === 'aliases' || name === 'sameAs') {
    return cell
      .split(/[|;]/)
      .map((one) => one.trim())
      .filter(Boolean)
  }
  if (name !== 'named') return cell
  if (yes.has(cell.toLowerCase())) return true
  if (no.has(cell.toLowerCase())) return false
  throw invalid('/named', 'Must be true or false.')
}

function invalid(pointer: string, detail: string): DomainError {
  return new DomainError('request.invalid', `The row does not make a source: ${detail}`, {
    errors: [{ pointer, code: 'invalid_value', detail }],
  })
}
