/**
 * What runs in a helper container, in plain POSIX shell with `cat` and `grep`; `ip` is asked for
 * IPv4 addresses where the image has it, since /proc tells them without their interface. It takes no outside input: it reads the
 * words `host`, `counters PID…`, `sandboxes PID…`, the same with addresses as `placed PID…`, and `still` with a number
 * from its standard input, and checks that numbers are digits. It ends when its standard input does, or when nothing has
 * come for a minute: so it never outlives the Patchbay that started it. With the argument `once` it answers as to `host` and ends.
 *
 * An answer stands between `@begin N` and `@end N`. No interface name holds a blank, so no line of the kernel's looks
 * like these. Below a container's root /sys may be anything: names with a blank or a line break are left out there, 256
 * are taken at most, and each line bears the pid that it came from, so that one container can't speak for another.
 *
 * Counters are read before the cgroup: a pid that is the container's after it was read was it before, too. One in the
 * host's network is left out, since processes of the host have no cgroup that tells them from a container's.
 */
export const helperScript = String.raw`
trap "exit 0" TERM INT
for tool in cat grep; do
  command -v "$tool" >/dev/null 2>&1 || { echo "@lacks $tool"; exit 3; }
done
text() {
  echo "@section $1"
  cat "$2" 2>/dev/null || echo "@unreadable"
}
show() {
  link=$1
  marks=
  [ -e "$link/device" ] && marks="$marks device"
  set -- "$link"/lower_*
  [ -e "$1" ] && marks="$marks lower"
  [ -e "$link/tun_flags" ] && marks="$marks tun"
  printf "%s\n" "$link$marks"
}
links() (
  echo "@section links"
  cd "$1" 2>/dev/null || { echo "@unreadable"; exit 0; }
  for link in ./*; do
    [ -d "$link" ] && show "$link"
  done
  echo "@section values"
  grep -s . ./*/ifindex ./*/iflink ./*/address ./*/mtu ./*/operstate ./*/type ./*/master/ifindex ./*/uevent
)
sandboxes() {
  files=
  echo "@section links"
  for pid; do
    left=256
    for link in "/proc/$pid/root/sys/class/net"/*; do
      case "$link" in *[[:space:]]*) continue ;; esac
      [ -d "$link" ] || continue
      show "$link"
      files="$files $link/ifindex $link/iflink $link/address $link/mtu $link/operstate"
      files="$files $link/type $link/master/ifindex $link/uevent"
      [ $((left -= 1)) = 0 ] && break
    done
    files="$files /proc/$pid/cgroup /proc/$pid/net/dev"
    [ "$word" = placed ] || continue
    for file in route fib_trie if_inet6; do files="$files /proc/$pid/net/$file"; done
  done
  echo "@section values"
  set -f
  grep -s . $files
  set +f
}
counters() {
  text dev /proc/net/dev
  files=
  for pid; do
    [ "/proc/$pid/ns/net" -ef /proc/self/ns/net ] 2>/dev/null && continue
    files="$files /proc/$pid/net/dev /proc/$pid/cgroup"
  done
  [ -n "$files" ] || return
  echo "@section values"
  grep -s -m 258 . $files
}
wiring() {
  links "$1"
  for file in dev route fib_trie if_inet6 ipv6_route; do text "$file" "$2/$file"; done
}
own() {
  wiring /sys/class/net /proc/net
  command -v ip >/dev/null 2>&1 || return
  echo "@section inet"
  ip -o -4 addr show 2>/dev/null || echo "@unreadable"
}
if [ "$1" = once ]; then
  echo "@begin 0"
  own
  echo "@end 0"
  exit 0
fi
limit=
if (echo | read -t 1 word) 2>/dev/null; then limit="-t 60"; fi
echo "@ready"
while read -r $limit word number pids; do
  case "$number$pids" in *[!0-9\ ]*) continue ;; esac
  [ "$word" = still ] && continue
  echo "@begin $number"
  case "$word" in
    host) own ;;
    counters) counters $pids ;;
    sandboxes | placed) sandboxes $pids ;;
  esac
  echo "@end $number"
done
exit 0
`.trim();
