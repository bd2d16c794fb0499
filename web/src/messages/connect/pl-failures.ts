import type { ConnectTexts } from './texts.ts'

export const plFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'Nie możemy połączyć się z Planbridge',
    text: 'Sprawdź połączenie z internetem i spróbuj ponownie.',
  },
  'foreign-answer': {
    title: 'Zamiast Planbridge odpowiedziała inna strona',
    text: 'Jeśli korzystasz z sieci publicznej lub firmowej, sprawdź w innej karcie, czy nie wymaga logowania. Potem spróbuj ponownie.',
  },
  outdated: {
    title: 'Ta strona jest nieaktualna',
    text: 'Planbridge zaktualizowano, gdy była otwarta. Wczytaj stronę ponownie i spróbuj jeszcze raz.',
  },
  busy: {
    title: 'Planbridge jest teraz zajęty',
    text: 'Niczego nie zmieniono. Poczekaj minutę i spróbuj ponownie.',
  },
  'too-many-requests': { title: 'Zbyt wiele prób', text: 'Poczekaj chwilę i spróbuj ponownie.' },
  internal: {
    title: 'Coś poszło nie tak po naszej stronie',
    text: 'Spróbuj ponownie. Jeśli to się powtórzy, zgłoś to pomocy technicznej ({host}) i podaj numer sprawy.',
  },
  'storage-blocked': {
    title: 'Przeglądarka blokuje dane witryn',
    text: 'Aby połączyć konto, trzeba zapisać trochę danych w tym oknie. Zezwól na dane witryn dla tego adresu i spróbuj ponownie.',
  },
  'browser-unsuitable': {
    title: 'Ten adres nie jest wystarczająco bezpieczny',
    text: 'Przeglądarka pozwala na to tylko pod bezpiecznym adresem (https). Zgłoś to pomocy technicznej ({host}).',
  },
  'session-ended': {
    title: 'Czas na połączenie konta minął',
    text: 'Nic nie przepadło. Zacznij od nowa w {host}.',
  },
  'session-used': {
    title: 'Konto jest już połączone',
    text: 'Aby połączyć kolejne, zacznij od nowa w {host}.',
  },
  'link-used': {
    title: 'Ten link już nie działa',
    text: 'Link działa raz i przez krótki czas. Wróć do aplikacji, z której tu trafiasz, i zacznij od nowa.',
  },
  unavailable: {
    title: 'To nie jest teraz dostępne',
    text: 'Wybierz inny sposób albo zgłoś to pomocy technicznej ({host}).',
  },
  'host-mistake': {
    title: 'Nie możemy użyć danych, które przesyła {host}',
    text: 'Wróć i spróbuj ponownie. Jeśli to się powtórzy, zgłoś to pomocy technicznej ({host}).',
  },
  unconfirmed: {
    title: 'Najpierw potwierdź, że to Ty',
    text: 'Przeczytaj, dla kogo jest dostęp, i potwierdź go.',
  },
  'too-many-connections': {
    title: 'Nie można dodać więcej połączeń',
    text: 'Rozłącz w {host} konto, którego już nie potrzebujesz, i spróbuj ponownie.',
  },
  declined: {
    title: 'Odmówiono dostępu',
    text: 'Niczego nie udostępniono i niczego nie połączono. Jeśli tego nie chcesz, spróbuj ponownie.',
  },
  'delegation-not-granted': {
    title: '{provider} nie pozwala na pracę pod Twoją nieobecność',
    text: 'Niczego nie połączono. Spróbuj ponownie i zezwól na stały dostęp, gdy pojawi się pytanie, albo wybierz inny sposób.',
  },
  'app-refused': {
    title: '{provider} nie akceptuje tej aplikacji',
    text: 'Twoje konto nie jest przyczyną i niczego nie połączono. Zgłoś to pomocy technicznej ({host}) i podaj numer sprawy.',
  },
  'provider-busy': {
    title: '{provider} nie może teraz odpowiedzieć',
    text: 'Niczego nie połączono. Poczekaj minutę i spróbuj ponownie.',
  },
  'sign-in-again': {
    title: '{provider} wymaga ponownego logowania',
    text: 'Niczego jeszcze nie połączono. Spróbuj ponownie i zaloguj się.',
  },
  untrusted: {
    title: 'Odpowiedź z {provider} nie była bezpieczna',
    text: 'Nie przeszła naszej kontroli, dlatego niczego nie połączono. Spróbuj ponownie. Jeśli to się powtórzy, zgłoś to pomocy technicznej ({host}).',
  },
  'not-finished': {
    title: 'Nie dokończono łączenia konta',
    text: 'Trzeba to zrobić w ciągu kilku minut, w tym samym oknie. Niczego nie połączono. Spróbuj ponownie.',
  },
  'different-account': {
    title: 'To inne konto',
    text: 'W {provider} użyto innego konta niż wcześniej. Niczego nie zmieniono.',
  },
  'account-in-use': {
    title: 'To konto jest już tu używane',
    text: 'Inna osoba połączyła to konto z {provider}. Użyj innego albo zapytaj pomoc techniczną ({host}).',
  },
  'account-not-allowed': {
    title: 'Tego konta nie można tu użyć',
    text: 'Twoja firma na to nie pozwala. Użyj konta służbowego albo zapytaj administratora.',
  },
  'provider-unreachable': {
    title: 'Brak połączenia z {provider}',
    text: 'To może być krótka przerwa. Niczego nie zmieniono. Poczekaj minutę i spróbuj ponownie.',
  },
  'rate-limited': {
    title: '{provider} prosi o przerwę',
    text: 'W krótkim czasie przyszło zbyt wiele zapytań. Poczekaj chwilę i spróbuj ponownie.',
  },
  'token-rejected': {
    title: '{provider} nie przyjmuje tego tokenu',
    text: 'Sprawdź, czy token jest skopiowany w całości i nadal ważny.',
  },
  'token-malformed': {
    title: 'To nie jest token',
    text: 'Skopiuj token jeszcze raz, w całości i bez dodatków.',
  },
  'end-date-invalid': {
    title: 'Ta data nie pasuje',
    text: 'Wybierz datę od dziś, nie późniejszą, niż to dozwolone.',
  },
  'terms-invalid': {
    title: 'Sprawdź wpisane dane',
    text: 'Podaj, do czego to służy, i wybierz co najmniej jedną czynność oraz koniec, na który pozwala {provider}.',
  },
  'account-unknown': {
    title: 'Tego konta nie ma wśród Twoich',
    text: 'Wybierz jedno z kont na liście.',
  },
  'connection-gone': {
    title: 'To połączenie już nie istnieje',
    text: 'Mogło zostać usunięte gdzie indziej. Możesz połączyć konto ponownie.',
  },
}
