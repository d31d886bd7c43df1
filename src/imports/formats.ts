import { csvFormat } from './csv-format.ts'
import { feedFormat } from './feed-format.ts'
import type { ImportFormat } from './format.ts'
import { htmlFormat } from './html-format.ts'
import { markdownFormat } from './markdown-format.ts'
import { ninjsFormats } from './ninjs-format.ts'
import { jsonFormat, linesFormat } from './rows/formats.ts'
import { textFormat } from './text-format.ts'

/** What can be imported. Of formats that share a media type, the one that `format=` does not choose has no name. */
export const importFormats: readonly ImportFormat[] = [
  textFormat,
  htmlFormat,
  markdownFormat,
  jsonFormat,
  linesFormat,
  feedFormat,
  ...ninjsFormats,
  csvFormat,
]
