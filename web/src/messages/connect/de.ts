import { deFailures } from './de-failures.ts'
import type { ConnectTexts } from './texts.ts'

/** Addresses people with “Sie”, as banks and insurers do. */
export const de: ConnectTexts<'one' | 'other'> = {
  locale: 'de-DE',
  direction: 'ltr',
  page: {
    loading: 'Wird geladen …',
    uses: '{host} verbindet Konten sicher über Planbridge.',
    close: 'Schließen',
    back: 'Zurück',
    tryAgain: 'Erneut versuchen',
    otherAccount: 'Anderes Konto verwenden',
    chooseAgain: 'Neu wählen',
    reload: 'Seite neu laden',
    startAgain: 'Neu beginnen',
    cancel: 'Abbrechen',
    offline: 'Planbridge ist gerade nicht erreichbar. Wir versuchen es weiter.',
    reference: 'Referenz: {reference}',
    retryAfter: {
      one: 'Versuchen Sie es in {n} Sekunde erneut.',
      other: 'Versuchen Sie es in {n} Sekunden erneut.',
    },
    theHost: 'die App',
    theProvider: 'der Anbieter',
    unframed: 'Hier gibt es nichts zu tun',
    unframedText: 'Diese Seite gehört zu einer anderen App. Öffnen Sie diese App, um ein Konto zu verbinden.',
    noAnswer: 'Das wurde nicht vollständig geladen',
    noAnswerText:
      'Die umgebende App hat nicht mitgeteilt, wer ein Konto verbindet. Laden Sie die Seite neu und beginnen Sie noch einmal.',
  },
  providers: {
    title: 'Konto verbinden',
    lead: 'Welches Konto darf {host} verwenden?',
    none: 'Noch gibt es nichts zu verbinden',
    noneText: 'Fragen Sie den Support von {host}, welche Konten sich verbinden lassen.',
    environments: { simulated: 'Simuliert', sandbox: 'Testumgebung' },
  },
  ways: {
    title: '{provider} verbinden',
    renew: '{provider} neu verbinden',
    renewText: 'Melden Sie sich mit demselben Konto an wie zuvor: {account}.',
    how: 'Wie soll es funktionieren?',
    shares: '{host} kann dann nutzen, was Sie bei {provider} erlauben. Sie können das jederzeit beenden.',
    password: 'Sie melden sich direkt bei {provider} an. {host} erfährt Ihr Passwort nie.',
    go: 'Weiter zu {provider}',
    goOn: 'Weiter',
    opens: 'Öffnet ein neues Fenster.',
    models: {
      'user-present': {
        name: 'Nur während ich mit {host} arbeite',
        meaning: 'Der Zugriff endet von selbst. Beim nächsten Mal verbinden Sie das Konto erneut.',
        limited: {
          one: 'Der Zugriff endet von selbst. Beim nächsten Mal verbinden Sie das Konto erneut.',
          other: 'Der Zugriff endet von selbst. Beim nächsten Mal verbinden Sie das Konto erneut.',
        },
      },
      delegation: {
        name: 'Auch während ich nicht da bin',
        meaning:
          'Sie stimmen einmal zu, und {host} kann bis zu einem Tag, den Sie festlegen, für Sie weiterarbeiten.',
        limited: {
          one: 'Sie stimmen einmal zu, und {host} kann bis zu {n} Tag lang für Sie weiterarbeiten.',
          other: 'Sie stimmen einmal zu, und {host} kann bis zu {n} Tage lang für Sie weiterarbeiten.',
        },
      },
      'personal-token': {
        name: 'Mit einem Token, das ich einfüge',
        meaning: 'Sie erstellen in Ihrem Konto bei {provider} ein Token und fügen es hier ein.',
        limited: {
          one: 'Sie erstellen in Ihrem Konto bei {provider} ein Token und fügen es hier ein. Es gilt bis zu {n} Tag.',
          other:
            'Sie erstellen in Ihrem Konto bei {provider} ein Token und fügen es hier ein. Es gilt bis zu {n} Tage.',
        },
      },
      'service-account': {
        name: 'Das Konto meiner Firma',
        meaning: 'Nutzt den Vertrag Ihrer Firma mit {provider}. Sie brauchen keine Anmeldung.',
        limited: {
          one: 'Nutzt den Vertrag Ihrer Firma mit {provider}. Sie brauchen keine Anmeldung.',
          other: 'Nutzt den Vertrag Ihrer Firma mit {provider}. Sie brauchen keine Anmeldung.',
        },
      },
    },
  },
  token: {
    title: 'Token von {provider} einfügen',
    lead: 'Erstellen Sie in Ihrem Konto bei {provider} ein persönliches Token und fügen Sie es hier ein. Wir prüfen es bei {provider}, speichern es verschlüsselt und zeigen es nie wieder an.',
    where: 'In {provider}: {menu}.',
    openPage: 'Diese Seite in einem neuen Tab öffnen',
    token: 'Token',
    show: 'Anzeigen',
    hide: 'Verbergen',
    showName: 'Token anzeigen',
    leftOut: 'Weggelassen haben wir: {parts}. Das enthält kein Token.',
    stripped: {
      invisible: 'unsichtbare Zeichen',
      space: 'Leerzeichen und Zeilenumbrüche',
      quotes: 'Anführungszeichen oder Klammern',
      header: 'den Namen davor',
      scheme: 'das Wort „Bearer“',
      code: 'den Code ringsum',
      'full-stop': 'das Satzzeichen am Ende',
    },
    empty: 'In diesem Text ist noch kein Token.',
    foreign:
      'Das Zeichen an Stelle {position} kommt in keinem Token vor. Kopieren Sie das Token noch einmal, vollständig und ohne Zusätze.',
    endsOn: 'Letzter Tag der Gültigkeit',
    endsOnHint: {
      one: '{provider} hat dieses Datum beim Erstellen angezeigt. Es darf höchstens {n} Tag in der Zukunft liegen.',
      other:
        '{provider} hat dieses Datum beim Erstellen angezeigt. Es darf höchstens {n} Tage in der Zukunft liegen.',
    },
    save: 'Verbinden',
    required: 'Bitte ausfüllen.',
  },
  terms: {
    title: 'Was darf {host}, während Sie nicht da sind?',
    lead: '{provider} bittet Sie gleich um Bestätigung. Der Zugriff endet von selbst, und Sie können ihn jederzeit beenden.',
    purpose: 'Wofür ist das?',
    preset: 'Meine Arbeit in {host}',
    may: 'Was darf geschehen?',
    chosen: { one: '{n} Vorgang ausgewählt', other: '{n} Vorgänge ausgewählt' },
    change: 'Ansehen und ändern',
    changesData: 'Ändert Daten',
    howLong: 'Wie lange?',
    days: { one: '{n} Tag', other: '{n} Tage' },
    until: 'Endet am {day}.',
    noneChosen: 'Wählen Sie mindestens einen Vorgang.',
    nothingOffered: 'Arbeit in Ihrer Abwesenheit ist hier nicht eingerichtet. Wählen Sie einen anderen Weg.',
  },
  service: {
    title: 'Konto Ihrer Firma verbinden',
    text: '{host} kann {provider} dann im Rahmen des Vertrags Ihrer Firma nutzen. Sie brauchen keine Anmeldung.',
    go: 'Verbinden',
  },
  waiting: {
    title: 'Weiter geht es im neuen Fenster',
    text: 'Für {provider} ist ein Fenster offen. Schließen Sie den Vorgang dort ab; diese Seite bemerkt es von selbst.',
    show: 'Fenster zeigen',
    again: 'Fenster erneut öffnen',
    closedTitle: 'Sehen Sie das Fenster noch?',
    closedText:
      'Wenn Sie dort fertig sind, warten Sie einen Moment. Wenn Sie es geschlossen haben, öffnen Sie es erneut.',
    blockedTitle: 'Hat sich ein neues Fenster geöffnet?',
    blockedText:
      'Wenn nicht, hat Ihr Browser es blockiert. Öffnen Sie es mit dieser Schaltfläche, oder machen Sie auf dieser Seite weiter.',
    open: 'Fenster öffnen',
    here: 'Auf dieser Seite weitermachen',
    linkTitle: 'Weiter bei {provider}',
    linkText:
      'Der Link öffnet ein neues Fenster. Schließen Sie den Vorgang dort ab; diese Seite bemerkt es von selbst.',
    link: '{provider} öffnen',
  },
  confirm: {
    title: '{host} Zugriff auf Ihr Konto geben?',
    named: 'Sie verbinden ein Konto für {person}.',
    unnamed: 'Sie verbinden ein Konto für die Person, die das in {host} begonnen hat.',
    may: 'Diese Person kann das Konto nutzen, mit dem Sie sich als Nächstes anmelden.',
    warning:
      'Hat Ihnen jemand diesen Link geschickt? Dann brechen Sie ab: Diese Person könnte sonst Ihr Konto nutzen.',
    yes: 'Ja, das bin ich',
    no: 'Abbrechen',
  },
  leaving: { title: 'Sie werden zu {provider} weitergeleitet …', checking: 'Wird bei {provider} geprüft …' },
  account: {
    title: 'Welches Konto?',
    text: 'Sie haben bei {provider} mehrere Konten. {host} arbeitet mit dem, das Sie wählen.',
    save: 'Dieses Konto verwenden',
  },
  end: {
    finishing: 'Fast fertig',
    finishingText: '{host} prüft noch, dass Sie es waren. Das dauert einen Moment.',
    done: '{provider} ist verbunden',
    doneText: '{host} kann das Konto jetzt nutzen.',
    closeText: 'Sie können dieses Fenster schließen und in {host} weitermachen.',
    closeWindow: 'Fenster schließen',
    cancelled: 'Abgebrochen',
    cancelledText: 'Es wurde nichts verbunden. Sie können diese Seite schließen.',
  },
  inApp: {
    title: 'Öffnen Sie diese Seite in Ihrem Browser',
    text: 'Sie sind in einer anderen App, in der manche Anbieter keine Anmeldung zulassen. Öffnen Sie den Link in Ihrem gewohnten Browser, etwa Safari, Chrome, Edge oder Firefox.',
    withoutLink:
      'Sie sind in einer anderen App, in der {provider} keine Anmeldung zulässt. Öffnen Sie {host} in Ihrem gewohnten Browser, etwa Safari, Chrome, Edge oder Firefox, und beginnen Sie dort neu.',
    copy: 'Link kopieren',
    copied: 'Kopiert',
    link: 'Link',
    goOn: 'Trotzdem hier weitermachen',
  },
  failures: deFailures,
}
