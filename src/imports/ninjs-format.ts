import { z } from 'zod'
import { parseJson } from '#src/platform/http/body.ts'
import { bodyLimit } from '#src/platform/http/server.ts'
import { answerDocument, documentParameters } from './document-answer.ts'
import { type ImportFormat, readWhole } from './format.ts'
import { readNinjs } from './ninjs/reading.ts'

const NinjsItem = z.any().meta({
  type: 'object',
  description: 'One news item of type text in IPTC ninjs, version 1 to 3.1; at most 1 MiB.',
  example: {
    uri: 'tag:wire.example,2026:bridge',
    type: 'text',
    headlines: [{ role: 'main', value: 'Harbour bridge reopens' }],
    bodies: [
      { role: 'main', contentType: 'text/html', value: '<p>The harbour bridge of Norvik reopened on Tuesday.</p>' },
    ],
  },
})

const itemFormat: Omit<ImportFormat, 'types'> = {
  takes: documentParameters,
  body: NinjsItem,
  run: async (request, reply, settings) => {
    const bytes = await readWhole(request, bodyLimit)
    const reading = readNinjs(parseJson(bytes))
    await answerDocument(request, reply, { format: ninjsType, bytes, reading, ...settings })
  },
}

const ninjsType = 'application/vnd.iptc.ninjs+json'

/** A ninjs item as JSON, told by `format=ninjs`, and under a type of its own. */
export const ninjsFormats: readonly ImportFormat[] = [
  { ...itemFormat, types: ['application/json'], name: 'ninjs' },
  { ...itemFormat, types: [ninjsType] },
]
