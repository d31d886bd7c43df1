import { describe, expect, test } from 'vitest'
import { predictQuotes } from '#src/extraction/predictions.ts'

/** The speakers of the quoted words in a German paragraph, as printed. */
const listSpeakers = (paragraph: string) =>
  predictQuotes(`Am Hafen von Lowick wird gebaut.\n${paragraph}`, 'de').map(({ speaker }) => speaker?.text ?? null)

describe('attribution in German', () => {
  test.for([
    ['„Wir warten hier“, so die Hafenmeisterin Anna Torwald.', 'die Hafenmeisterin Anna Torwald'],
    ['Laut Torwald ist die Lage „außer Kontrolle geraten“.', 'Torwald'],
    ['Nach Angaben der Polizei war der Mann „nicht ansprechbar“.', 'der Polizei'],
    ['Der Polizei zufolge war der Mann „nicht ansprechbar“.', 'Der Polizei'],
    ['Einem Sprecher der Stadt zufolge war die Brücke „in keinem guten Zustand“.', 'Einem Sprecher der Stadt'],
    ['„Wir haben das geprüft“, teilte ein Sprecher der Stadtwerke am Montag mit.', 'ein Sprecher der Stadtwerke'],
    [
      '„Das darf nie wieder passieren“, forderte der Vorsitzende des Ausschusses, Karl Brandner (SPD).',
      'der Vorsitzende des Ausschusses, Karl Brandner',
    ],
    ['In einem Interview mit der „Küstenpost“ sagte Torwald, sie sei „müde, aber zufrieden“.', 'Torwald'],
    ['Wie ein Augenzeuge berichtete, sei das Schiff „wie ein Korken“ getanzt.', 'ein Augenzeuge'],
    [
      'Bürgermeister Jens Holm warf der Opposition vor, sie betreibe „billige Stimmungsmache“.',
      'Bürgermeister Jens Holm',
    ],
    ['Gegenüber der Zeitung erklärte Holm: „Ich bleibe.“', 'Holm'],
    ['„Ich bleibe“, erklärte Holm gegenüber der „Küstenpost“.', 'Holm'],
    ['Holm habe ihr gesagt, er werde „niemals zurücktreten“, berichtete Torwald.', 'Torwald'],
    ['Die Opposition sprach von einem „Skandal ohne Beispiel“.', 'Die Opposition'],
    ['Sie nannte den Vorschlag „vollkommen unrealistisch“.', 'Sie'],
    ['Als „völlig überzogen“ wies der Minister die Kritik zurück.', 'der Minister'],
    ['„Wir“, sagte sie, „haben nichts zu verbergen.“', 'sie'],
    ['Torwald, die seit zehn Jahren im Amt ist, sagte: „Es reicht.“', 'Torwald'],
    ['Auf die Frage nach der Ursache antwortete der Kapitän: „Das wissen wir nicht.“', 'der Kapitän'],
    ['In der Mitteilung heißt es: „Die Brücke bleibt gesperrt.“', 'der Mitteilung'],
    ['„Die Brücke bleibt gesperrt“, heißt es in einer Mitteilung der Stadt.', 'einer Mitteilung der Stadt'],
    ['Es sei „ein schwarzer Tag“ gewesen, so Holm weiter.', 'Holm'],
    ['Aus Sicht der Gewerkschaft ist das „ein Schlag ins Gesicht“.', 'der Gewerkschaft'],
    ['Für die Grünen ist der Plan „nicht zu Ende gedacht“.', 'die Grünen'],
    ['»Wir warten«, sagte er.', 'er'],
    ['„Das wird noch teuer“, prophezeite die Winzerin Ruth Ahrens.', 'die Winzerin Ruth Ahrens'],
    ['„Wer soll das bezahlen?“, hakte Torwald nach.', 'Torwald'],
    ['„Davon wussten wir nichts“, beteuerten und seufzten die Anwohner.', 'die Anwohner'],
    ['„Ohne uns geht es nicht“, schlussfolgerte der Betriebsrat.', 'der Betriebsrat'],
    ['Torwald hat dem Ausschuss vorgeworfen, er habe „die Akten nie gelesen“.', 'Torwald'],
    ['Am Dienstag hatte Außenministerin Eva Lund noch erklärt, man sei „auf gutem Wege“.', 'Außenministerin Eva Lund'],
    ['Der Deutsche Wetterdienst warnt vor „orkanartigen Böen“.', 'Der Deutsche Wetterdienst'],
    ['Die Nachrichtenagentur dpa zitierte den Sprecher mit den Worten: „Wir prüfen das.“', 'den Sprecher'],
    ['Der Minister wurde mit den Worten zitiert: „Wir prüfen das.“', 'Der Minister'],
    ['„Wir prüfen das“, wurde der Minister zitiert.', 'der Minister'],
    ['Kritik kam von der Opposition: „Das ist zu wenig“, sagte Fraktionschefin Lena Ott.', 'Fraktionschefin Lena Ott'],
    ['Der Verein zeigte sich enttäuscht. „Wir hatten mehr erwartet“, so Vorstand Max Uhl.', 'Vorstand Max Uhl'],
    ['„Das ist zu wenig“ – so lautete das Urteil der Richterin.', 'Richterin'],
    ['Vize-Chef Peter Ahlers betont: „Das ist kein Spiel.“', 'Vize-Chef Peter Ahlers'],
    ['Außerdem, so der Sprecher, sei der Plan „noch nicht spruchreif“.', 'der Sprecher'],
    ['Die Anwohner reagierten empört. „Eine Frechheit!“, rief eine Frau.', 'eine Frau'],
    ['Man werde „alles tun, was nötig ist“, versicherte die Kanzlerin.', 'die Kanzlerin'],
    ['Dass „nichts geschehen“ sei, bestritt der Sprecher.', 'der Sprecher'],
    ['Der Vorsitzende des Fischereiverbands, Ole Jansen, zeigte sich erleichtert: „Das war höchste Zeit.“', 'Jansen'],
    ['Jansen, der den Verband seit 2004 führt, nannte die Quote „ein Todesurteil für die Küstenfischerei“.', 'Jansen'],
    ['Von „blankem Hohn“ sprach der Betriebsrat.', 'der Betriebsrat'],
    [
      'Damit sei „eine rote Linie überschritten“, erklärte der UN-Sonderbeauftragte in Genf.',
      'der UN-Sonderbeauftragte',
    ],
    ['„Es ist vorbei“, schrieb die Sängerin auf ihrer Internetseite.', 'die Sängerin'],
    [
      'Der 45-jährige Familienvater sagte vor Gericht, er habe „nur seine Pflicht getan“.',
      'Der 45-jährige Familienvater',
    ],
    ['Nach Einschätzung von Fachleuten ist das Riff „so gut wie verloren“.', 'Fachleuten'],
    ['Die Behörde teilte mit, es bestehe „keine Gefahr für die Bevölkerung“.', 'Die Behörde'],
    [
      'Das sei „ein Eingeständnis des Scheiterns“, kritisierte der innenpolitische Sprecher der Linken, Jan Rohde.',
      'der innenpolitische Sprecher',
    ],
    [
      'Vor Journalisten in Kiel sagte Ministerpräsidentin Birte Lorenz am Freitag: „Wir stehen das durch.“',
      'Ministerpräsidentin Birte Lorenz',
    ],
    ['Sie hoffe, so Lorenz, dass „bald wieder Ruhe einkehrt“.', 'Lorenz'],
    ['„Ich habe geweint“, gestand die Olympiasiegerin nach dem Rennen.', 'die Olympiasiegerin'],
    ['Ihr Anwalt sprach dagegen von einem „tragischen Irrtum“.', 'Ihr Anwalt'],
    ['Sein Kollege pflichtete ihm bei: „Genau so war es.“', 'Sein Kollege'],
    [
      'Ein Feuerwehrmann, der namentlich nicht genannt werden wollte, berichtete, die Flammen seien „haushoch“ gewesen.',
      'Ein Feuerwehrmann',
    ],
    ['Die Bundesregierung bezeichnete den Vorgang als „nicht hinnehmbar“.', 'Die Bundesregierung'],
    ['Als „nicht hinnehmbar“ bezeichnete die Bundesregierung den Vorgang.', 'die Bundesregierung'],
    ['Dem Bericht zufolge war die Anlage „in katastrophalem Zustand“.', 'Dem Bericht'],
    ['Das Urteil sei „ein Sieg der Vernunft“, hatte zuvor der Kläger gesagt.', 'der Kläger'],
    ['Wörtlich sagte er: „Ich trete zurück.“', 'er'],
    ['Zuvor hatte es aus dem Ministerium geheißen, man sehe „keinen Handlungsbedarf“.', 'dem Ministerium'],
    ['„Das ist unser letztes Wort“, stellte Verhandlungsführer Kai Sander klar.', 'Verhandlungsführer Kai Sander'],
    [
      'Dass die Mauer halten werde, sei „reines Wunschdenken“, meint der Geologe Uwe Brandt von der Universität Kiel.',
      'der Geologe Uwe Brandt',
    ],
    [
      'Der Präsident des Deutschen Roten Kreuzes, Rolf Seidel, lobte den „unermüdlichen Einsatz“ der Helfer.',
      'Der Präsident des Deutschen Roten Kreuzes',
    ],
    ['Vertreter der Kirchen forderten „mehr Menschlichkeit“ im Umgang mit Flüchtlingen.', 'Vertreter der Kirchen'],
    ['Der Konzern wies die Vorwürfe als „haltlos“ zurück.', 'Der Konzern'],
    ['„Tor des Jahrzehnts“, jubelte der Reporter.', 'der Reporter'],
    ['Anna Torwald: „Wir bleiben hier.“', 'Anna Torwald'],
    ['Bei einem Besuch in Lowick sagte der König, das Land müsse „zusammenstehen“.', 'der König'],
    ['Im Gespräch mit dem Sender räumte der Torwart ein: „Den muss ich halten.“', 'der Torwart'],
    ['Die Forscher schreiben in der Zeitschrift „Nature“, das Ergebnis sei „überraschend eindeutig“.', 'Die Forscher'],
    ['„Wir wollen keinen Krieg“, beteuerte Präsident Omar Halim in einer Fernsehansprache.', 'Präsident Omar Halim'],
    ['Halim sagte weiter, sein Land werde „jede Provokation beantworten“.', 'Halim'],
    ['Die Polizei bat die Bevölkerung um Hinweise. Die Täter seien „äußerst brutal“ vorgegangen.', 'Die Polizei'],
  ] as const)('%s', ([paragraph, speaker]) => {
    const speakers = listSpeakers(paragraph)

    expect(speakers).not.toEqual([])
    for (const found of speakers) expect([found, speaker]).toEqual([expect.stringContaining(core(speaker)), speaker])
  })

  test.for([
    'Der Film „Das Boot“ lief im Kino.',
    'Die Zeitung „Der Tag“ erscheint täglich.',
    'Die so genannte „Küstenrunde“ tagt am Freitag.',
    'Das Schiff „Anna“ liegt im Hafen.',
    'Sie gewann den Preis „Goldene Möwe“.',
    'Der Fluss „Aue“ trat über die Ufer.',
    'Die Hilfsorganisation „Ärzte ohne Grenzen“ rief zu Spenden auf.',
    'Der Film „Das Leben der Anderen“ gewann den Preis, sagte die Jury.',
    'Unter dem Motto „Gemeinsam für den Fluss“ demonstrierten 300 Menschen.',
    'Der Wirbelsturm „Hanna“ zog über die Insel, teilte der Wetterdienst mit.',
    'Er sagte der Zeitung „Die Welt“, die Lage sei ernst.',
    'Nach Informationen des Magazins „Der Spiegel“ soll der Vertrag enden.',
    'Das Bündnis „Brot für alle“ kritisierte den Plan.',
    'Mit dem Stück „Der Besuch der alten Dame“ eröffnet das Theater.',
    'Das Unternehmen „Nordwind GmbH“ ist insolvent.',
    'Das Musical „König der Löwen“ wird abgesetzt.',
    'Die Aktion „Saubere Küste“ beginnt im Mai.',
    'Er ist Mitglied der Gruppe „Freie Wähler“.',
    'Das Medikament „Cordalin“ wurde vom Markt genommen.',
  ])('no quotation: %s', (paragraph) => {
    expect(listSpeakers(paragraph)).toEqual([])
  })
})

/** The last word of a phrase; a mention may hold more or less of what describes it. */
const core = (speaker: string) => speaker.split(' ').at(-1) ?? ''
