#!/bin/sh
# THE USB PORT AS THE PRACTICE PC SEES IT: one network link (CDC-NCM), and nothing else. No serial port, no storage, no
# keyboard, no RNDIS: what is not made here cannot be spoken to. The reader is never lent over this port.
#
#   usb-link.sh start|stop      run by tournee-usb.service, as root, on a board whose port can be a device
#
# CONFIGFS and UDC_CLASS name the kernel's trees; they stand elsewhere in tests only.
set -eu

gadget="${CONFIGFS:-/sys/kernel/config}/usb_gadget/tournee"
controllers="${UDC_CLASS:-/sys/class/udc}"

# Test identifiers of the Linux Foundation: a maker replaces them by its own.
vendor=0x1d6b
product=0x0104

say() {
  printf '%s\n' "$2" > "$gadget/$1"
}

# The address of one end: locally administered, the same at each start, another one for each machine.
address() {
  printf '%s %s' "$1" "$serial" | sha256sum | sed 's/^\(..\)\(..\)\(..\)\(..\)\(..\).*/02:\1:\2:\3:\4:\5/'
}

start() {
  if [ -e "$gadget/UDC" ] && [ -n "$(cat "$gadget/UDC")" ]; then
    return 0
  fi
  controller=$(ls "$controllers" | head -n 1)
  if [ -z "$controller" ]; then
    echo "usb-link: this board has no USB port that can be a device" >&2
    return 1
  fi
  serial=$(cat "${MACHINE_ID:-/etc/machine-id}" | sha256sum | cut -c 1-12)
  mkdir -p "$gadget/strings/0x409" "$gadget/functions/ncm.usb0" "$gadget/configs/c.1/strings/0x409"
  say idVendor "$vendor"
  say idProduct "$product"
  say bcdUSB 0x0200
  say strings/0x409/manufacturer "Tournee"
  say strings/0x409/product "Tournee"
  say strings/0x409/serialnumber "$serial"
  say configs/c.1/strings/0x409/configuration "network link"
  say functions/ncm.usb0/host_addr "$(address host)"
  say functions/ncm.usb0/dev_addr "$(address device)"
  [ -e "$gadget/configs/c.1/ncm.usb0" ] || ln -s "$gadget/functions/ncm.usb0" "$gadget/configs/c.1/ncm.usb0"
  say UDC "$controller"
}

stop() {
  [ -e "$gadget/UDC" ] || return 0
  say UDC ""
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: usb-link.sh start|stop" >&2
    exit 2
    ;;
esac
