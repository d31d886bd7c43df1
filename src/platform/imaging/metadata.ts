import { z } from 'zod'

/** What a file says that says nothing. */
export const noMetadata = {
  title: null,
  caption: null,
  altText: null,
  creator: null,
  creditLine: null,
  copyrightNotice: null,
  usageTerms: null,
  supplier: null,
  takenAt: null,
  place: null,
  keywords: [] as string[],
  digitalSourceType: null,
  location: null,
  camera: null,
  software: null,
  contentCredentials: null,
}

/** What a file says of itself, read from EXIF, IPTC, XMP, ID3 and the like; null where it says nothing. */
export const Metadata = z
  .object({
    title: z.string().nullable().meta({ description: 'Its title or headline.' }),
    caption: z.string().nullable().meta({ description: 'What it shows, as the photographer wrote it.' }),
    altText: z.string().nullable().meta({ description: 'The IPTC alternative text for those who cannot see it.' }),
    creator: z.string().nullable().meta({ description: 'Who made it; several are parted by commas.' }),
    creditLine: z.string().nullable().meta({ description: 'The IPTC credit line.' }),
    copyrightNotice: z.string().nullable().meta({ description: 'The copyright.' }),
    usageTerms: z.string().nullable().meta({ description: 'The rights usage terms.' }),
    supplier: z.string().nullable().meta({ description: 'The IPTC source or supplier, as a name.' }),
    takenAt: z.string().nullable().meta({ description: 'When it was made: a date, or a time in UTC.' }),
    place: z.string().nullable().meta({ description: 'City, province and country.' }),
    keywords: z.array(z.string()).meta({ description: 'The IPTC keywords.' }),
    digitalSourceType: z.string().nullable().meta({ description: 'A term of the IPTC digital source types.' }),
    location: z
      .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .nullable()
      .meta({ description: 'Where it was taken, in degrees. It never reaches readers.' }),
    camera: z.string().nullable().meta({ description: 'Make and model of what took it.' }),
    software: z.string().nullable().meta({ description: 'The program that wrote it.' }),
    contentCredentials: z
      .object({
        present: z.literal(true),
        valid: z
          .boolean()
          .nullable()
          .meta({ description: 'Whether the signature holds; null where that cannot be told.' }),
        signer: z
          .string()
          .nullable()
          .meta({ description: 'To whom its certificate says that it was issued; who issued it is not checked.' }),
        generator: z.string().nullable().meta({ description: 'The program that made the claim.' }),
      })
      .nullable()
      .meta({ description: 'Its C2PA manifest as far as it can be read; no more is vouched for.' }),
  })
  .meta({
    id: 'MediaMetadata',
    description: 'What the file says of itself.',
    example: { ...noMetadata, creator: 'Ida Brekke', takenAt: '2026-03-02', camera: 'Nikon Z 8' },
  })
export type Metadata = z.infer<typeof Metadata>
