"""Command line options that both programs share."""

import argparse


def add_tls(parser: argparse.ArgumentParser):
    parser.add_argument("--certificate", required=True, metavar="PEM", help="certificate of this partner")
    parser.add_argument("--key", required=True, metavar="PEM", help="its key")
    parser.add_argument("--ca", required=True, metavar="PEM", help="authority of the other side's certificate")


def add_serve(parser: argparse.ArgumentParser):
    add_tls(parser)
    parser.add_argument("--name", required=True, help="how this partner calls itself in its messages")
    parser.add_argument("--port", type=int, default=0, help="HTTPS port on 127.0.0.1 (0: any free one)")
    parser.add_argument("--control-port", type=int, default=0, help="plain HTTP port for watching and steering")
    parser.add_argument("--journal", metavar="FILE", help="keeps what was received across a restart (fsync)")


def add_control(parser: argparse.ArgumentParser):
    parser.add_argument("--control", required=True, metavar="URL",
                        help="control address of the running partner, http://127.0.0.1:PORT")


def add_behave(parser: argparse.ArgumentParser):
    from .behaviour import MODES
    add_control(parser)
    parser.add_argument("mode", choices=[*MODES, "well"],
                        help="; ".join(f"{name}: {text}" for name, text in MODES.items()) + "; well: as it should")
    parser.add_argument("--count", type=int, default=1, help="how many requests (-1: all)")
    parser.add_argument("--status", type=int, default=500)
    parser.add_argument("--retry-after", metavar="SECONDS")
    parser.add_argument("--delay", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--effect", action="store_true", help="the request takes effect although it is not answered")
    parser.add_argument("--referral", metavar="ID", help="only messages about this referral")


def behaviour_of(arguments) -> list:
    if arguments.mode == "well":
        return []
    names = ("mode", "count", "status", "retry_after", "delay", "effect", "referral")
    return [{name: getattr(arguments, name) for name in names}]
