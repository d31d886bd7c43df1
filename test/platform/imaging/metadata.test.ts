import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { Metadata, noMetadata } from '#src/platform/imaging/metadata.ts'
import { readTime } from '#src/platform/imaging/taken-at.ts'
import { aMovie } from './movie.ts'
import { aWave, hasExifTool, test, writeWithExifTool } from './samples.ts'

function aPicture() {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
}

const packet = (properties: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`

const inLanguages = (name: string, texts: Record<string, string>) => {
  const items = Object.entries(texts).map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`)
  return `<${name}><rdf:Alt>${items.join('')}</rdf:Alt></${name}>`
}

describe('what a picture says of itself', () => {
  test.for(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)(
    'is read from the XMP of a picture in %s',
    async (format, { imaging, keep }) => {
      const xmp = packet(
        [
          inLanguages('dc:description', { 'de-DE': 'Die Brücke', 'x-default': 'The bridge' }),
          '<dc:creator><rdf:Seq><rdf:li>Ida Brekke</rdf:li><rdf:li>Bo Ek</rdf:li></rdf:Seq></dc:creator>',
          '<dc:subject><rdf:Bag><rdf:li>bridge</rdf:li><rdf:li>traffic</rdf:li><rdf:li>bridge</rdf:li></rdf:Bag></dc:subject>',
          inLanguages('dc:rights', { 'x-default': '© 2026 Norvik Foto' }),
          inLanguages('xmpRights:UsageTerms', { 'x-default': 'Once, in print' }),
          inLanguages('Iptc4xmpCore:AltTextAccessibility', { 'x-default': 'A steel bridge' }),
          '<photoshop:Headline>Bridge reopens</photoshop:Headline><photoshop:Credit>Norvik Foto</photoshop:Credit>',
          '<photoshop:City>Norvik</photoshop:City><photoshop:Country>Norway</photoshop:Country>',
          '<photoshop:DateCreated>2026-03-02T10:11:12+01:00</photoshop:DateCreated>',
          '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>',
        ].join(''),
      )
      const path = await keep(await aPicture().toFormat(format).withXmp(xmp).toBuffer())

      const { metadata } = await imaging.examine(path)

      expect(Metadata.parse(metadata)).toEqual({
        ...noMetadata,
        title: 'Bridge reopens',
        caption: 'The bridge',
        altText: 'A steel bridge',
        creator: 'Ida Brekke, Bo Ek',
        creditLine: 'Norvik Foto',
        copyrightNotice: '© 2026 Norvik Foto',
        usageTerms: 'Once, in print',
        takenAt: '2026-03-02T09:11:12.000Z',
        place: 'Norvik, Norway',
        keywords: ['bridge', 'traffic'],
        digitalSourceType: 'trainedAlgorithmicMedia',
      })
    },
  )

  test('is read from EXIF where nobody wrote more', async ({ imaging, keep }) => {
    const exif = {
      IFD0: {
        Artist: 'Ida Brekke; Bo Ek',
        Copyright: '2026 Norvik Foto',
        Make: 'NIKON',
        Model: 'Z 8',
        Software: 'Ver. 2',
      },
      IFD2: { DateTimeOriginal: '2026:03:02 10:11:12', OffsetTimeOriginal: '-05:30' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '10/1 15/1 0/1' },
    }
    const path = await keep(await aPicture().jpeg().withExif(exif).toBuffer())
    const { metadata } = await imaging.examine(path)
    expect(metadata).toEqual({
      ...noMetadata,
      creator: 'Ida Brekke, Bo Ek',
      copyrightNotice: '2026 Norvik Foto',
      takenAt: '2026-03-02T15:41:12.000Z',
      location: { latitude: 59.5, longitude: -10.25 },
      camera: 'NIKON Z 8',
      software: 'Ver. 2',
    })
  })

  test('is made fit to be stored', async ({ imaging, keep }) => {
    const decomposed = 'Cafe\u0301 \u0007'
    const xmp = packet(
      `<photoshop:Credit>${decomposed.replace('\u0007', '')}${'x'.repeat(5_000)}</photoshop:Credit>` +
        '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/someday</Iptc4xmpExt:DigitalSourceType>' +
        '<photoshop:Headline>   </photoshop:Headline>',
    )
    const { metadata } = await imaging.examine(await keep(await aPicture().jpeg().withXmp(xmp).toBuffer()))
    expect(metadata.creditLine).toMatch(/^Café x+$/)
    expect(metadata.creditLine).toHaveLength(300)
    expect(metadata).toMatchObject({ digitalSourceType: null, title: null })
  })

  test('is nothing where it is broken, and the picture is taken all the same', async ({ imaging, keep }) => {
    const picture = aPicture().jpeg().withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><unclosed')
    const { metadata } = await imaging.examine(await keep(await picture.toBuffer()))
    expect(metadata).toEqual(noMetadata)
  })

  test.runIf(hasExifTool)('is that of editors before that of cameras, and IPTC is read', async ({ imaging, keep }) => {
    const path = await keep(await aPicture().jpeg().toBuffer())
    await writeWithExifTool(path, [
      '-EXIF:Artist=CAMERA OWNER',
      '-EXIF:ImageDescription=OLYMPUS DIGITAL CAMERA',
      '-EXIF:DateTimeOriginal=2026:03:02 10:11:12',
      '-IPTC:By-line=Idä Brekke',
      '-IPTC:Caption-Abstract=The bridge',
      '-IPTC:Credit=Norvik Foto',
      '-IPTC:Source=Foto AS',
      '-IPTC:CopyrightNotice=© 2026',
      '-IPTC:ObjectName=NOR0815',
      '-IPTC:Keywords=bridge',
      '-IPTC:Keywords=traffic',
      '-IPTC:City=Norvik',
      '-IPTC:DateCreated=2025:01:01',
    ])
    const iptc = (await imaging.examine(path)).metadata
    expect(iptc).toMatchObject({
      creator: 'Idä Brekke',
      caption: 'The bridge',
      creditLine: 'Norvik Foto',
      supplier: 'Foto AS',
    })
    expect(iptc).toMatchObject({
      copyrightNotice: '© 2026',
      title: 'NOR0815',
      keywords: ['bridge', 'traffic'],
      place: 'Norvik',
    })
    expect(iptc.takenAt).toBe('2026-03-02')

    await writeWithExifTool(path, [
      '-XMP-dc:Description=The new bridge',
      '-XMP-photoshop:Headline=Bridge reopens',
      '-XMP-plus:ImageSupplierName=Foto Bank',
    ])
    const xmp = (await imaging.examine(path)).metadata
    expect(xmp).toMatchObject({
      creator: 'Idä Brekke',
      caption: 'The new bridge',
      title: 'Bridge reopens',
      supplier: 'Foto Bank',
    })
  })
})

test('a time without an offset is a day', () => {
  const times = {
    '2026:03:02 10:11:12': '2026-03-02',
    '2026:03:02 10:11:12.25+01:00': '2026-03-02T09:11:12.250Z',
    '2026-03-02T10:11Z': '2026-03-02T10:11:00.000Z',
    '2026-03-02': '2026-03-02',
    '20260302': '2026-03-02',
    '2026-03-02 10:11:12 UTC': '2026-03-02T10:11:12.000Z',
    '2026-03-02T99:99:99Z': '2026-03-02',
    '0000:00:00 00:00:00': null,
    '2026:13:45 00:00:00': null,
    '2026': null,
    '': null,
  }
  expect(Object.fromEntries(Object.keys(times).map((text) => [text, readTime(text)]))).toEqual(times)
  expect(readTime('2026:03:02 10:11:12', '+02:00')).toBe('2026-03-02T08:11:12.000Z')
  expect(readTime('2026:03:02 10:11:12', 'nonsense')).toBe('2026-03-02')
})

test('what a recording says of itself is read from its tags', async ({ imaging, keep }) => {
  const chunk = (id: string, text: string) => {
    const data = Buffer.from(`${text}\0${text.length % 2 === 0 ? '\0' : ''}`)
    const size = Buffer.alloc(4)
    size.writeUInt32LE(data.length)
    return Buffer.concat([Buffer.from(id), size, data])
  }
  const list = Buffer.concat([
    Buffer.from('INFO'),
    chunk('INAM', 'Harbour at dawn'),
    chunk('IART', 'Ida Brekke'),
    chunk('ICOP', '2026 Norvik'),
  ])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(list.length)
  const wave = Buffer.concat([aWave(1), Buffer.from('LIST'), size, list])
  wave.writeUInt32LE(wave.length - 8, 4)
  const { metadata } = await imaging.examine(await keep(wave))
  expect(metadata).toMatchObject({ title: 'Harbour at dawn', creator: 'Ida Brekke', copyrightNotice: '2026 Norvik' })
})

test('where a phone recorded a video is a location, and no place for readers', async ({ imaging, keep }) => {
  const place = async (text: string) => {
    const { metadata } = await imaging.examine(await keep(aMovie({ location: text })))
    return { place: metadata.place, location: metadata.location }
  }
  expect(await place('+59.5000-010.2500+012.0/')).toEqual({
    place: null,
    location: { latitude: 59.5, longitude: -10.25 },
  })
  expect(await place('-33.5000+151.2500/')).toEqual({ place: null, location: { latitude: -33.5, longitude: 151.25 } })
  expect((await place('+5930.0-01015.0/')).place).toBeNull()
})
