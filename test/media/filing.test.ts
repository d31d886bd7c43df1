import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { fileNew, replaceFile } from '#src/media/filing.ts'
import type { Taken } from '#src/media/intake.ts'
import { system } from '#src/platform/auth/actor.ts'
import type { Examined } from '#src/platform/imaging/imaging.ts'
import { noMetadata } from '#src/platform/imaging/metadata.ts'
import { test } from '#test/support/app.ts'
import { aMedia } from '#test/support/factories.ts'
import { store, trash } from '#test/support/nouns.ts'

/** A file as `takeIn` hands it on; none of this looks at the bytes. */
function aFile(examined: Partial<Examined> = {}): Taken {
  return {
    sha256: randomBytes(32).toString('hex'),
    warnings: [],
    bytes: 1_234,
    isKept: async () => true,
    examined: {
      kind: 'picture',
      mimeType: 'image/jpeg',
      width: 60,
      height: 40,
      duration: null,
      placeholder: 'YhgKDIJ3eIeAiIeAd3d3h3h4eAiHeIA',
      dominantColor: '#6f7f92',
      metadata: noMetadata,
      ...examined,
    },
  }
}

const written = { allowDuplicate: false, draft: {} }

describe('a new file', () => {
  test('is a record whose kind is what the bytes are', async ({ db, api }) => {
    const taken = aFile()

    const { media, created, duplicateOf } = await fileNew(db, system, { ...written, taken })

    expect({ created, duplicateOf }).toEqual({ created: true, duplicateOf: null })
    expect(media).toMatchObject({ kind: 'picture', revision: 1, file: { sha256: taken.sha256, bytes: 1_234 } })
    expect((await api.get(`/v1/media/${media.id}`)).body).toEqual(media)
    const { body } = await api.get(`/v1/media/${media.id}/revisions/1`)
    expect(body.snapshot.file).toBe(taken.sha256)
  })

  test('is the record that has the bytes already, untouched', async ({ db }) => {
    const taken = aFile()
    const { media: first } = await fileNew(db, system, { ...written, taken })

    const again = await fileNew(db, system, { ...written, taken, draft: { caption: 'Another' } })

    expect(again).toEqual({ media: first, duplicateOf: first.id, created: false })
  })

  test('is a second record of the same file where that is allowed', async ({ db }) => {
    const taken = aFile()
    const { media: first } = await fileNew(db, system, { ...written, taken })

    const again = await fileNew(db, system, { ...written, taken, allowDuplicate: true })

    expect(again).toMatchObject({ created: true, duplicateOf: null, media: { file: first.file } })
    expect(again.media.id).not.toBe(first.id)
    expect(await db.storedFile.count({ where: { sha256: taken.sha256 } })).toBe(1)
  })

  test('is a new record when the one that has the bytes is in the trash', async ({ db, api }) => {
    const taken = aFile()
    const { media: first } = await fileNew(db, system, { ...written, taken })
    await trash(api, 'media', first)

    expect(await fileNew(db, system, { ...written, taken })).toMatchObject({ created: true, duplicateOf: null })
  })

  test('is one record however many bring it at once', async ({ db }) => {
    const taken = aFile()

    const filed = await Promise.all([1, 2, 3, 4].map(() => fileNew(db, system, { ...written, taken })))

    expect(new Set(filed.map(({ media }) => media.id)).size).toBe(1)
    expect(filed.filter(({ created }) => created)).toHaveLength(1)
  })

  test('cannot be said to be of another kind', async ({ db }) => {
    const filing = fileNew(db, system, { ...written, taken: aFile(), draft: { kind: 'video' } })

    await expect(filing).rejects.toMatchObject({
      code: 'request.invalid',
      options: { errors: [{ pointer: '/kind', detail: 'Its file is a picture.' }] },
    })
  })

  test('leaves no file where its record is refused', async ({ db, api }) => {
    const taken = aFile()
    const { externalId } = await store(api, 'media', aMedia({ externalId: 'filing:taken' }))

    const filing = fileNew(db, system, { ...written, taken, draft: { externalId } })

    await expect(filing).rejects.toMatchObject({ code: 'media.external_id_taken' })
    expect(await db.storedFile.count({ where: { sha256: taken.sha256 } })).toBe(0)
  })
})

const metadata = {
  ...noMetadata,
  caption: 'As the photographer wrote it',
  altText: 'A pier',
  creator: 'Ida Brekke',
  creditLine: 'Ida Brekke/Norvik Foto',
  copyrightNotice: '© 2026 Norvik Foto',
  usageTerms: 'Editorial use only',
  takenAt: '2026-03-02',
  place: 'Norvik, Norway',
  digitalSourceType: 'digitalCapture',
}

describe('what the file says of itself', () => {
  test('fills the members that nobody wrote', async ({ db }) => {
    const draft = { caption: 'As the desk wrote it', creator: null }

    const { media } = await fileNew(db, system, { ...written, draft, taken: aFile({ metadata }) })

    const { title: _, supplier: __, keywords: ___, location, camera, software, contentCredentials, ...told } = metadata
    expect(media).toMatchObject({ ...told, caption: 'As the desk wrote it' })
  })

  test('is cut to what the members take, cleaned, and left out where they cannot say it', async ({ db }) => {
    const said = {
      ...noMetadata,
      creditLine: ` ${'x'.repeat(298)}😀y `,
      creator: 'Ida\0 Brekke\r\n',
      copyrightNotice: ' \0 ',
      takenAt: 'last summer',
      digitalSourceType: 'hearsay',
    }

    const { media } = await fileNew(db, system, { ...written, taken: aFile({ metadata: said }) })

    expect(media).toMatchObject({
      creditLine: `${'x'.repeat(298)}…`,
      creator: 'Ida Brekke',
      copyrightNotice: null,
      takenAt: null,
      digitalSourceType: null,
    })
  })
})

describe('a file for a record', () => {
  test('is one revision with its kind and with what it fills', async ({ db, api }) => {
    const record = await store(api, 'media', aMedia({ kind: 'document', caption: 'As the desk wrote it' }))
    const taken = aFile({ metadata })

    const media = await replaceFile(db, system, { id: record.id, expected: { revisions: [1] }, taken })

    expect(media).toMatchObject({ revision: 2, kind: 'picture', caption: record.caption, creator: 'Ida Brekke' })
    expect(media.file?.sha256).toBe(taken.sha256)
    const { body } = await api.get(`/v1/media/${record.id}/revisions/2`)
    expect(body.changed).toEqual(expect.arrayContaining(['kind', 'file', 'creator', 'altText']))
    expect(body.changed).not.toContain('caption')
  })

  test('fills nothing where there was one, and the former one comes back with its revision', async ({ db, api }) => {
    const first = aFile()
    const { media } = await fileNew(db, system, { ...written, taken: first })

    const expected = { revisions: [1] }
    const second = aFile({ kind: 'video', mimeType: 'video/mp4', duration: 2.5, metadata })
    const replaced = await replaceFile(db, system, { id: media.id, expected, taken: second })
    expect(replaced).toMatchObject({ revision: 2, kind: 'video', creator: null, file: { duration: 2.5 } })

    const { body } = await api.post(`/v1/media/${media.id}/revisions/1/restore`, { match: 2 })
    expect(body).toMatchObject({ revision: 3, kind: 'picture', file: { sha256: first.sha256 } })
  })

  test('changes nothing when the record has it, and needs the revision', async ({ db }) => {
    const taken = aFile()
    const { media } = await fileNew(db, system, { ...written, taken })

    const same = await replaceFile(db, system, { id: media.id, expected: { revisions: [1] }, taken })
    expect(same).toEqual(media)
    const stale = replaceFile(db, system, { id: media.id, expected: { revisions: [7] }, taken: aFile() })
    await expect(stale).rejects.toMatchObject({ code: 'media.stale_revision' })
  })
})
