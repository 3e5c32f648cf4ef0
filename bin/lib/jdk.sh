# shellcheck shell=bash
# Finds the JDK for the commands in bin/. Sourced by them; not a command itself.

readonly JDK_NEEDED=25

# Prints the major version of the JDK in folder $1, as its release file tells; nothing when there is
# no JDK. Reading a file is quicker than starting a JVM, and safe for whatever lies in the folder.
jdk_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the folders to look at, the best first.
jdk_candidates() {
  local java
  printf '%s\n' "${JAVA_HOME:-}"
  if java=$(command -v java); then
    java=$(readlink -f -- "$java")
    printf '%s\n' "${java%/bin/java}"
  fi
  printf '%s\n' \
    /usr/lib/jvm/* \
    /usr/local/lib/jvm/* \
    ~/.sdkman/candidates/java/* \
    ~/.jdks/* \
    /opt/* \
    /opt/java/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    {,~}/Library/Java/JavaVirtualMachines/*/Contents/Home
}

# Prints the home of a JDK that is new enough; else says on stderr what to do, and fails.
# ROLLCALL_JAVA_HOME, when set, is the only one considered.
find_jdk() {
  local candidates home version seen=''
  candidates=${ROLLCALL_JAVA_HOME:-$(jdk_candidates)}
  while IFS= read -r home; do
    version=$(jdk_version "$home")
    if [[ -z $version || $seen == *"  $home "* ]]; then
      continue
    fi
    if ((version >= JDK_NEEDED)); then
      printf '%s\n' "$home"
      return
    fi
    seen+="  $home is Java $version"$'\n'
  done <<<"$candidates"
  {
    echo "Rollcall needs a JDK of version $JDK_NEEDED or newer, and there is none${ROLLCALL_JAVA_HOME:+ at ROLLCALL_JAVA_HOME ($ROLLCALL_JAVA_HOME)}."
    printf '%s' "${seen:+Too old:
$seen}"
    echo "Install one, such as Eclipse Temurin $JDK_NEEDED. If it is installed in an unusual place, say where:"
    echo "  export ROLLCALL_JAVA_HOME=/path/to/jdk-$JDK_NEEDED"
  } >&2
  return 1
}
