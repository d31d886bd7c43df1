import { type CsvError, parse } from 'csv-parse'
import { DomainError } from '#src/errors.ts'

/** A row of a table by the names of its columns; cells without text are left out. */
export interface TableRow {
  /** Which row of the file it is; the header is 1. */
  line: number
  cells: Map<string, string>
  /** How many cells there are more than columns. */
  surplus: number
}

const delimiters = [',', ';', '\t']
const maxRecord = 64 * 1024

/**
 * Reads a table whose first row names its columns: separated by comma, semicolon or tab, as RFC 4180 and spreadsheets
 * write it. Rows are read when they are asked for.
 *
 * @param columns the names that a column may have; their case makes no difference
 * @param required those that there must be
 * @throws DomainError `import.invalid` (422) for other columns, and where quotes do not match or a row has more than 64 KiB
 */
export async function* readTable(
  text: string,
  { columns, required }: { columns: readonly string[]; required: readonly string[] },
): AsyncGenerator<TableRow> {
  const parser = parse(text, {
    delimiter: delimiterOf(text),
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecord,
    trim: true,
  })
  let header: string[] | null = null
  let line = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      line++
      if (header === null) header = readHeader(cells, { columns, required })
      else if (cells.some((cell) => cell !== '')) yield readRow(cells, { header, line })
    }
  } catch (error) {
    if (error instanceof DomainError || !isCsvError(error)) throw error
    throw invalid(`The table cannot be read: ${error.message}`, error)
  }
  if (header === null) throw invalid('The table is empty: its first row names its columns.')
}

/** The one that the first line has most of, outside of quotation marks. */
function delimiterOf(text: string): string {
  const [first = ''] = text.slice(0, maxRecord).split(/\r\n|\n|\r/, 1)
  const bare = first.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return delimiters.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

function readHeader(
  cells: string[],
  { columns, required }: { columns: readonly string[]; required: readonly string[] },
) {
  const names = cells.map((cell) => columns.find((name) => name.toLowerCase() === cell.toLowerCase()) ?? null)
  const unknownAt = names.indexOf(null)
  const known = `The columns are ${columns.join(', ')}.`
  if (unknownAt !== -1) {
    throw invalid(`Column ${unknownAt + 1} is called “${cells[unknownAt]?.slice(0, 60)}”, which no member is. ${known}`)
  }
  const doubled = names.find((name, at) => names.indexOf(name) !== at)
  if (doubled) throw invalid(`Two columns are called ${doubled}.`)
  const missing = required.find((name) => !names.includes(name))
  if (missing) throw invalid(`No column is called ${missing}. ${known}`)
  return names as string[]
}

function readRow(cells: string[], { header, line }: { header: string[]; line: number }): TableRow {
  const said = header.flatMap((name, at) => (cells[at] ? [[name, cells[at]] as const] : []))
  return { line, cells: new Map(said), surplus: cells.slice(header.length).filter(Boolean).length }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}

function invalid(detail: string, cause?: unknown): DomainError {
  return new DomainError('import.invalid', detail, { cause, errors: [{ pointer: '', code: 'invalid_format', detail }] })
}
